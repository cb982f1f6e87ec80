// SPDX-License-Identifier: Apache-2.0
#include "config/agent_table.hpp"
#include "config/file_pattern.hpp"
#include "config/loader.hpp"
#include "config/target_probes.hpp"
#include "config/toml_document.hpp"
#include "config/web_config.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace sonde {

void Loader::check_web_config() {
    if (config_.web_config.empty()) {
        return;
    }
    config_.web_config =
        (std::filesystem::path{main_file_}.parent_path() / config_.web_config).lexically_normal();
    if (auto read = load_web_config(config_.web_config, around_); !read) {
        std::ranges::move(read.error(), std::back_inserter(mistakes_));
    }
}

std::vector<std::string> Loader::files_to_include(const SettingTable& agent) {
    const auto* const entry = find(agent, "include");
    includes_ = entry != nullptr;
    const auto own = std::filesystem::path{main_file_}.lexically_normal().string();
    std::vector<std::string> files;
    for (const auto& text : config_.include) {
        const auto pattern = parse_file_pattern(text, included_endings, main_file_);
        if (!pattern) {
            continue;  // It has been complained about.
        }
        watch(pattern->folder);
        const auto found = files_of(*pattern, around_);
        if (!found) {
            complaints_.push_back(
                {.at = entry->setting.at, .message = found.error(), .key = "include"});
            continue;
        }
        for (const auto& file : *found) {
            const bool known = std::ranges::find(files, file) != files.end();
            if (!known && file != own) {
                files.push_back(file);
            }
        }
    }
    return files;
}

void Loader::include(const std::string& file, const ProbeDraft& defaults) {
    file_ = file;
    const auto text = around_.read_file(file);
    if (!text) {
        mistakes_.push_back({.file = file, .message = "cannot be read: " + text.error()});
        return;
    }
    const auto document = parse_toml(*text);
    if (!document) {
        complaints_.push_back(document.error());
        return;
    }
    auto from_elsewhere = inherit(defaults);
    for (auto& [key, given] : from_elsewhere.given) {
        given.at = {};
    }
    for (const auto& entry : *document) {
        if (entry.key != "probe" && entry.key != "mesh") {
            complain(entry.at,
                     in_backticks(entry.key) +
                         " has no place in an included file: expected [[probe]] or [[mesh]]");
        }
    }
    if (find(*document, "probe") != nullptr) {
        load_probes(*document, from_elsewhere);
    }
    load_meshes(*document, from_elsewhere);
}

void Loader::load_target_tables(const SettingTable& document, const ProbeDraft& defaults) {
    const auto* const entry = find(document, "file_sd");
    if (entry == nullptr) {
        return;
    }
    const auto* const list = std::get_if<SettingList>(&entry->setting.value);
    if (list == nullptr) {
        complain(entry->at,
                 "expected [[file_sd]] with two brackets, found " + describe(entry->setting));
        return;
    }
    for (const auto& setting : *list) {
        const auto* const table = std::get_if<SettingTable>(&setting.value);
        if (table == nullptr) {
            complain(setting.at, "expected a table [[file_sd]], found " + describe(setting));
            continue;
        }
        tables_.push_back(read_target_table(*table, setting.at, defaults, main_file_, around_));
        add(tables_.back().complaints);
        std::ranges::for_each(tables_.back().folders,
                              [this](const auto& folder) { watch(folder); });
    }
}

void Loader::load_targets(const std::string& file, const ProbeDraft& common) {
    auto made = read_target_file(file, common, around_);
    if (made) {
        take_targets(file, std::move(made->groups), std::move(made->probes));
        return;
    }
    for (const auto& sentence : made.error()) {
        complain_of_targets(file, sentence);
    }
    const auto last = last_good_.find(file);
    if (last == last_good_.end()) {
        return;
    }
    if (auto probes = probes_of_targets(last->second, common, around_)) {
        take_targets(file, last->second, *std::move(probes));
    }
}

void Loader::take_targets(const std::string& file,
                          std::vector<TargetGroup> groups,
                          std::vector<ProbeSpec> probes) {
    config_.target_files.insert_or_assign(file, std::move(groups));
    for (auto& probe : probes) {
        const auto [known, is_new] = names_.try_emplace(probe.name, NamePlace{.file = file});
        if (is_new) {
            config_.probes.push_back(std::move(probe));
            continue;
        }
        // The same target in two groups is there once, as with Prometheus.
        if (std::ranges::find(config_.probes, probe) == config_.probes.end()) {
            complain_of_targets(file,
                                "the name " + in_backticks(probe.name) + taken_by(known->second));
        }
    }
}

void Loader::complain_of_targets(const std::string& file, std::string sentence) {
    auto& mistakes = lenient_ ? config_.left_aside : mistakes_;
    mistakes.push_back({.file = file, .message = std::move(sentence)});
}

}  // namespace sonde
