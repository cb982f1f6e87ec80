// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_files.hpp"

#include "agent/version.hpp"
#include "probes/publisher_report.hpp"

#include <utility>

namespace sonde {

tl::expected<ProbeFiles, std::vector<std::string>> ProbeFiles::create(const ProbeFilePaths& paths) {
    ProbeFiles files;
    std::vector<std::string> problems;
    if (!paths.pcap.empty()) {
        auto file = OutputFile::create(paths.pcap);
        if (file) {
            files.pcap_ = std::move(*file);
            files.pcapng_.emplace(files.pcap_->stream(), "sonde " + std::string{version()});
        } else {
            problems.push_back(std::move(file.error()));
        }
    }
    if (!paths.junit.empty()) {
        auto file = OutputFile::create(paths.junit);
        if (file) {
            files.junit_ = std::move(*file);
        } else {
            problems.push_back(std::move(file.error()));
        }
    }
    if (!paths.key_log.empty()) {
        auto log = net::KeyLog::open(paths.key_log);
        if (log) {
            files.key_log_ = std::make_unique<net::KeyLog>(std::move(*log));
        } else {
            problems.push_back(std::move(log.error()));
        }
    }
    if (!problems.empty()) {
        return tl::unexpected{std::move(problems)};
    }
    return files;
}

void ProbeFiles::add(const ProbeResult& result) {
    if (pcapng_) {
        pcapng_->add(result);
        if (const auto publisher = publisher_as_result(result)) {
            pcapng_->add(*publisher);
        }
    }
}

void ProbeFiles::add(const ProbeVerdict& verdict) {
    if (junit_) {
        write_junit(junit_->stream(), verdict);
    }
}

std::vector<std::string> ProbeFiles::finish() {
    std::vector<std::string> problems;
    for (auto* const file : {&pcap_, &junit_}) {
        if (*file) {
            if (auto written = (*file)->commit(); !written) {
                problems.push_back(std::move(written.error()));
            }
        }
    }
    if (key_log_ && !key_log_->problem().empty()) {
        problems.push_back(key_log_->problem());
    }
    return problems;
}

}  // namespace sonde
