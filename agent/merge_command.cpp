// SPDX-License-Identifier: Apache-2.0
#include "agent/merge_command.hpp"

#include "agent/load_files.hpp"
#include "agent/load_report.hpp"
#include "exporters/load_json_read.hpp"
#include "probes/load/merge.hpp"
#include "probes/wording.hpp"

#include <cctype>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sonde {

namespace {

constexpr int usage_status = 2;

/// The error is a sentence that names the file.
tl::expected<load::LoadResult, std::string> read(const std::string& path,
                                                 const Surroundings& around) {
    return around.read_file(path)
        .and_then([](const std::string& text) { return load::read_load_result(text); })
        .map_error([&](const std::string& why) { return in_backticks(path) + ": " + why; });
}

/// A refusal calls results by their places.
std::vector<std::string> files_named_in(const std::string& refusal,
                                        const std::vector<std::string>& files) {
    std::vector<std::string> lines;
    for (std::size_t index = 0; index < files.size(); ++index) {
        const auto place = "result " + std::to_string(index + 1);
        const auto at = refusal.find(place);
        const auto behind = at + place.size();
        if (at != std::string::npos &&
            (behind == refusal.size() ||
             std::isdigit(static_cast<unsigned char>(refusal[behind])) == 0)) {
            lines.push_back(place + " is " + in_backticks(files[index]));
        }
    }
    return lines;
}

}  // namespace

int run_merge_command(const MergeCommand& command,
                      const Surroundings& around,
                      const Clock& clock,
                      const LoadOutput& output) {
    std::vector<load::LoadResult> parts;
    std::vector<std::string> problems;
    for (const auto& path : command.files) {
        if (auto part = read(path, around)) {
            parts.push_back(*std::move(part));
        } else {
            problems.push_back(std::move(part.error()));
        }
    }
    if (!problems.empty()) {
        complain(output, problems);
        return usage_status;
    }
    const auto whole = merge(parts, command.thresholds);
    if (!whole) {
        complain(output, whole.error());
        complain(output, files_named_in(whole.error(), command.files));
        return usage_status;
    }
    auto files = ResultFiles::create(
        command.outputs,
        "plan " + whole->name + " " + whole->plan_hash + ", seed " + std::to_string(whole->seed));
    if (!files) {
        complain(output, files.error());
        return usage_status;
    }
    return report(*whole, {*files, command.push, command.otlp, clock}, command.format, output);
}

}  // namespace sonde
