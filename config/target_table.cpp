// SPDX-License-Identifier: Apache-2.0
#include "config/target_table.hpp"

#include "config/file_pattern.hpp"
#include "config/put_list.hpp"
#include "config/substitute.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sonde {

namespace {

TextCheck check_pattern(std::string_view text) {
    const auto pattern = parse_file_pattern(text, target_endings, "");
    return pattern ? TextCheck{} : tl::unexpected{pattern.error()};
}

std::vector<FilePattern> read_patterns(Setting setting,
                                       const std::string& main_file,
                                       const Surroundings& around,
                                       Complaints& complaints) {
    std::vector<std::string> texts;
    complaints = substitute_in(setting, around);
    if (complaints.empty()) {
        complaints = put_list(setting, "a path such as \"targets/*.json\"", check_pattern, texts);
    }
    std::vector<FilePattern> patterns;
    for (const auto& text : texts) {
        if (auto pattern = parse_file_pattern(text, target_endings, main_file)) {
            patterns.push_back(*std::move(pattern));
        }
    }
    return patterns;
}

void find_files(TargetTable& result,
                const SettingEntry& given,
                const std::string& main_file,
                const Surroundings& around) {
    Complaints wrong;
    for (const auto& pattern : read_patterns(given.setting, main_file, around, wrong)) {
        result.folders.push_back(pattern.folder);
        const auto found = files_of(pattern, around);
        if (!found) {
            wrong.push_back({.at = given.setting.at, .message = found.error()});
            continue;
        }
        for (const auto& file : *found) {
            if (std::ranges::find(result.files, file) == result.files.end()) {
                result.files.push_back(file);
            }
        }
    }
    for (auto& complaint : wrong) {
        complaint.key = "files";
        result.complaints.push_back(std::move(complaint));
    }
}

}  // namespace

TargetTable read_target_table(const SettingTable& table,
                              Position at,
                              const ProbeDraft& defaults,
                              const std::string& main_file,
                              const Surroundings& around) {
    SettingTable common;
    std::ranges::copy_if(
        table, std::back_inserter(common), [](const auto& entry) { return entry.key != "files"; });
    TargetTable result{.common =
                           apply_settings(inherit(defaults), common, DraftSource::targets, around)};
    result.complaints = result.common.complaints;
    if (const auto* const given = find(table, "files")) {
        find_files(result, *given, main_file, around);
    } else {
        result.complaints.push_back(
            {.at = at,
             .message = "the [[file_sd]] has no files: set files = [\"targets/*.json\"]"});
    }
    return result;
}

}  // namespace sonde
