// SPDX-License-Identifier: Apache-2.0
#include "agent/load_files.hpp"

#include "agent/version.hpp"
#include "exporters/load_html.hpp"
#include "exporters/load_json.hpp"
#include "exporters/load_junit.hpp"
#include "exporters/load_result_metrics.hpp"
#include "probes/load/run_totals.hpp"

#include <utility>

namespace sonde {

namespace {

void create(const std::string& path,
            std::optional<OutputFile>& file,
            std::vector<std::string>& problems) {
    if (path.empty()) {
        return;
    }
    if (auto created = OutputFile::create(path)) {
        file = *std::move(created);
    } else {
        problems.push_back(std::move(created.error()));
    }
}

}  // namespace

tl::expected<ResultFiles, std::vector<std::string>> ResultFiles::create(const LoadFiles& paths,
                                                                        const std::string& title) {
    ResultFiles files;
    std::vector<std::string> problems;
    sonde::create(paths.json, files.json_, problems);
    sonde::create(paths.hdr, files.hdr_, problems);
    sonde::create(paths.csv, files.csv_, problems);
    sonde::create(paths.junit, files.junit_, problems);
    sonde::create(paths.html, files.html_, problems);
    sonde::create(paths.prom, files.prom_, problems);
    if (!problems.empty()) {
        return tl::unexpected{std::move(problems)};
    }
    if (files.hdr_) {
        files.hdr_log_.emplace(files.hdr_->stream(), title);
    }
    if (files.csv_) {
        files.csv_rows_.emplace(files.csv_->stream());
    }
    return files;
}

void ResultFiles::add(const load::LoadSnapshot& interval) {
    has_intervals_ = true;
    // Handed to the kernel each time: what is there is there, whatever becomes of this process.
    if (hdr_log_) {
        hdr_log_->add(interval);
        hdr_->stream().flush();
    }
    if (csv_rows_) {
        csv_rows_->add(load::row_of(interval));
        csv_->stream().flush();
    }
}

std::vector<std::string> ResultFiles::finish(const load::LoadResult& result) {
    if (json_) {
        json_->stream() << load::to_json_line(result) << '\n';
    }
    if (hdr_log_ && !has_intervals_) {
        hdr_log_->add(load::whole_of(result));
    }
    if (csv_rows_ && !has_intervals_) {
        for (const auto& row : result.timeline) {
            csv_rows_->add(row);
        }
    }
    if (junit_) {
        load::write_junit(junit_->stream(), result);
    }
    if (html_) {
        load::write_load_html(html_->stream(), result);
    }
    if (prom_) {
        load::write_prometheus_text(prom_->stream(), result, build_info());
    }
    return commit();
}

std::vector<std::string> ResultFiles::finish(const std::function<void(std::ostream&)>& json) {
    if (json_) {
        json(json_->stream());
    }
    return commit();
}

std::vector<std::string> ResultFiles::commit() {
    std::vector<std::string> problems;
    for (auto* const file : {&json_, &hdr_, &csv_, &junit_, &html_, &prom_}) {
        if (!*file) {
            continue;
        }
        if (auto written = (*file)->commit(); !written) {
            problems.push_back(std::move(written.error()));
        }
    }
    return problems;
}

}  // namespace sonde
