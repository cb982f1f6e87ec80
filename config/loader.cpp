// SPDX-License-Identifier: Apache-2.0
#include "config/loader.hpp"

#include "config/agent_table.hpp"
#include "config/mesh.hpp"
#include "config/probe_keys.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace sonde {

std::string taken_by(const NamePlace& place) {
    const auto where = place.at.line == 0 ? ""
                                          : ":" + std::to_string(place.at.line) + ":" +
                                                std::to_string(place.at.column);
    return " is taken by the probe at " + place.file + where;
}

void Loader::load(const SettingTable& document) {
    check_names(document);
    std::vector<std::string> more;
    if (const auto* const agent = table_in(document, "agent", "[agent]", complaints_)) {
        add(apply_agent_table(config_, *agent, around_));
        check_web_config();
        more = files_to_include(*agent);
    }
    ProbeDraft defaults;
    if (const auto* const found = table_in(document, "defaults", "[defaults]", complaints_)) {
        defaults = apply_settings({}, *found, DraftSource::defaults, around_);
        add(defaults.complaints);
    }
    load_probes(document, defaults);
    load_meshes(document, defaults);
    load_target_tables(document, defaults);
    load_modules(document, defaults);
    end_file();
    for (const auto& file : more) {
        include(file, defaults);
        end_file();
    }
    // Last, so that a target never takes the name of a probe that somebody wrote.
    for (const auto& table : tables_) {
        for (const auto& file : table.files) {
            load_targets(file, table.common);
        }
    }
    settle_modules();
}

void Loader::add_at(Position table, Complaints complaints) {
    for (auto& complaint : complaints) {
        // Else it would be the place of a default, which is in another file.
        complaint.at = complaint.at.line > 0 ? complaint.at : table;
    }
    add(complaints);
}

void Loader::end_file() {
    auto mistakes = mistakes_of(std::exchange(complaints_, {}), file_);
    std::ranges::move(mistakes, std::back_inserter(mistakes_));
}

void Loader::watch(const std::string& folder) {
    if (std::ranges::find(config_.folders, folder) == config_.folders.end()) {
        config_.folders.push_back(folder);
    }
}

void Loader::check_names(const SettingTable& document) {
    constexpr std::array<std::string_view, 6> tables{
        "agent", "defaults", "probe", "mesh", "file_sd", "modules"};
    const auto agent_keys = agent_key_names();
    for (const auto& entry : document) {
        if (std::ranges::find(tables, entry.key) != tables.end()) {
            continue;
        }
        if (entry.key == "load") {
            complain(
                entry.at,
                "`load` makes a load plan, which is a file of its own: sonde load --plan FILE");
        } else if (probe_key_named(entry.key) != nullptr) {
            complain(entry.at, in_backticks(entry.key) + " belongs into [defaults] or a [[probe]]");
        } else if (std::ranges::find(agent_keys, entry.key) != agent_keys.end()) {
            complain(entry.at, in_backticks(entry.key) + " belongs into [agent]");
        } else {
            const auto hint = did_you_mean(entry.key, tables);
            complain(entry.at,
                     "unknown table " + in_backticks(entry.key) +
                         (hint.empty() ? ": expected [agent], [defaults], [[probe]], [[mesh]], "
                                         "[[file_sd]] or [modules.NAME]"
                                       : hint));
        }
    }
}

void Loader::load_probes(const SettingTable& document, const ProbeDraft& defaults) {
    const auto* const entry = find(document, "probe");
    const bool others = find(document, "mesh") != nullptr || find(document, "file_sd") != nullptr ||
                        find(document, "modules") != nullptr || includes_;
    if (entry == nullptr && others) {
        return;
    }
    if (entry == nullptr) {
        complain({.line = 1, .column = 1},
                 "there is no probe: expected at least one [[probe]] with a name and a target");
        return;
    }
    const auto* const list = std::get_if<SettingList>(&entry->setting.value);
    if (list == nullptr || list->empty()) {
        complain(entry->at,
                 list == nullptr
                     ? "expected [[probe]] with two brackets, found " + describe(entry->setting)
                     : "there is no probe: expected at least one [[probe]]");
        return;
    }
    for (const auto& setting : *list) {
        load_probe(setting, defaults);
    }
}

void Loader::load_probe(const Setting& setting, const ProbeDraft& defaults) {
    const auto* const table = std::get_if<SettingTable>(&setting.value);
    if (table == nullptr) {
        complain(setting.at, "expected a table [[probe]], found " + describe(setting));
        return;
    }
    auto draft = apply_settings(inherit(defaults), *table, DraftSource::probe, around_);
    check_name(draft, setting.at);
    const bool knows_both = draft.spec.publish_to && draft.spec.subscribe_from;
    if (draft.find("target") == nullptr && !knows_both) {
        complain(setting.at, "the probe has no target: set one such as \"mqtt://host:1883\"");
    }
    add(draft.complaints);
    fill_in_kind(draft, ProbeUse::scheduled);
    add_at(setting.at, check_together(draft, ProbeUse::scheduled));
    settle_endpoints(draft.spec);
    config_.probes.push_back(std::move(draft.spec));
}

void Loader::load_meshes(const SettingTable& document, const ProbeDraft& defaults) {
    const auto* const entry = find(document, "mesh");
    if (entry == nullptr) {
        return;
    }
    const auto* const list = std::get_if<SettingList>(&entry->setting.value);
    if (list == nullptr) {
        complain(entry->at,
                 "expected [[mesh]] with two brackets, found " + describe(entry->setting));
        return;
    }
    for (const auto& setting : *list) {
        load_mesh(setting, defaults);
    }
}

void Loader::load_mesh(const Setting& setting, const ProbeDraft& defaults) {
    const auto* const table = std::get_if<SettingTable>(&setting.value);
    if (table == nullptr) {
        complain(setting.at, "expected a table [[mesh]], found " + describe(setting));
        return;
    }
    auto mesh = read_mesh(*table, setting.at, defaults, around_);
    check_name(mesh.draft, setting.at);
    add_at(setting.at, mesh.complaints);
    std::ranges::move(mesh.probes, std::back_inserter(config_.probes));
}

void Loader::load_modules(const SettingTable& document, const ProbeDraft& defaults) {
    const auto* const modules = table_in(document, "modules", "[modules.NAME]", complaints_);
    if (modules == nullptr) {
        return;
    }
    for (const auto& entry : *modules) {
        const auto* const table = std::get_if<SettingTable>(&entry.setting.value);
        if (table == nullptr) {
            complain(
                entry.at,
                "expected a table [modules." + entry.key + "], found " + describe(entry.setting));
            continue;
        }
        modules_.push_back(read_module(entry, *table, defaults, around_));
        add(modules_.back().complaints);
    }
}

void Loader::settle_modules() {
    const auto of_probes = targets_of(config_.probes);
    for (auto& [module, own_targets, complaints] : modules_) {
        if (!own_targets) {
            module.targets = of_probes;
        }
        config_.modules.push_back(std::move(module));
    }
}

void Loader::check_name(const ProbeDraft& draft, Position at) {
    const auto* const given = draft.find("name");
    if (given == nullptr) {
        complain(at, "the probe has no name: every [[probe]] and [[mesh]] needs one of its own");
        return;
    }
    if (given->broken) {
        return;
    }
    const auto [known, is_new] =
        names_.try_emplace(draft.spec.name, NamePlace{.file = file_, .at = given->at});
    if (!is_new) {
        complain(given->at, "the name " + in_backticks(draft.spec.name) + taken_by(known->second));
    }
}

}  // namespace sonde
