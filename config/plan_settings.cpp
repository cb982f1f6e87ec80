// SPDX-License-Identifier: Apache-2.0
#include "config/plan_settings.hpp"

#include "config/substitute.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {

namespace {

constexpr std::array<std::string_view, 3> tables_of_load{"generator", "defaults", "population"};

Complaints apply_key(PlanDraft& draft,
                     PopulationDraft& population,
                     const PlanKey& key,
                     const Setting& setting,
                     const Surroundings& around) {
    return key.to_plan != nullptr ? key.to_plan(draft, setting, around)
                                  : key.to_population(population, setting, around);
}

/// Applies a setting and writes down that it was there.
void write_key(PlanDraft& draft,
               PopulationDraft& population,
               const PlanKey& key,
               const Setting& setting,
               const Surroundings& around) {
    auto complaints = apply_key(draft, population, key, setting, around);
    auto& written = key.to_plan != nullptr ? draft.written : population.written;
    const auto path = path_of(key);
    written.insert_or_assign(path, WrittenKey{.at = setting.at, .broken = !complaints.empty()});
    for (auto& complaint : complaints) {
        complaint.key = path;
        draft.complaints.push_back(std::move(complaint));
    }
}

/// Where a key that does not belong here has its place; empty where it has none.
std::string place_elsewhere(std::string_view name) {
    if (plan_key_named(PlanSection::load, name) != nullptr) {
        return "[load]";
    }
    if (plan_key_named(PlanSection::generator, name) != nullptr) {
        return "[load.generator]";
    }
    if (plan_key_named(PlanSection::properties, name) != nullptr) {
        return "the properties of a population: properties = { " + std::string{name} + " = ... }";
    }
    return plan_key_named(PlanSection::population, name) != nullptr
               ? "[load.defaults] or a [[load.population]]"
               : "";
}

std::string unknown_key(std::string_view name, PlanSection section) {
    if (name == "password") {
        return "a password never stands in a plan or on the command line: use password_file or "
               "password_env";
    }
    if (const auto place = place_elsewhere(name); !place.empty()) {
        return in_backticks(name) + " belongs into " + place;
    }
    std::vector<std::string_view> names;
    for (const auto& key : plan_keys()) {
        if (key.section == section) {
            names.push_back(key.name);
        }
    }
    if (section == PlanSection::load) {
        names.insert(names.end(), tables_of_load.begin(), tables_of_load.end());
    } else if (section == PlanSection::population) {
        names.emplace_back("properties");
    }
    const auto hint = did_you_mean(name, names);
    return "unknown key " + in_backticks(name) +
           (hint.empty() ? " in " + std::string{title_of(section)} : hint);
}

class LoadTableReader {
  public:
    explicit LoadTableReader(const Surroundings& around) : around_{around} {}

    void read(const SettingTable& load);
    PlanDraft draft() && { return std::move(draft_); }

  private:
    void complain(Position at, std::string message) {
        draft_.complaints.push_back({.at = at, .message = std::move(message)});
    }
    /// Replaces `${NAME}`; false where that cannot be done.
    bool substitute(const PlanKey& key, Setting& setting, WrittenKeys& written);
    void read_settings(const SettingTable& table, PlanSection section, PopulationDraft& population);
    void read_entry(const SettingEntry& entry, PlanSection section, PopulationDraft& population);
    void read_populations(const SettingTable& load);
    void read_population(const Setting& setting);

    const Surroundings& around_;
    PlanDraft draft_{};
};

void LoadTableReader::read(const SettingTable& load) {
    auto& defaults = draft_.defaults;
    read_settings(load, PlanSection::load, defaults);
    auto& complaints = draft_.complaints;
    if (const auto* const generator = table_in(load, "generator", "[load.generator]", complaints)) {
        read_settings(*generator, PlanSection::generator, defaults);
    }
    if (const auto* const found = table_in(load, "defaults", "[load.defaults]", complaints)) {
        read_settings(*found, PlanSection::population, defaults);
    }
    read_populations(load);
}

bool LoadTableReader::substitute(const PlanKey& key, Setting& setting, WrittenKeys& written) {
    auto complaints = substitute_in(setting, around_);
    for (auto& complaint : complaints) {
        complaint.key = path_of(key);
        draft_.complaints.push_back(std::move(complaint));
    }
    if (!complaints.empty()) {
        written.insert_or_assign(path_of(key), WrittenKey{.at = setting.at, .broken = true});
    }
    return complaints.empty();
}

void LoadTableReader::read_settings(const SettingTable& table,
                                    PlanSection section,
                                    PopulationDraft& population) {
    for (const auto& entry : table) {
        const bool is_table = section == PlanSection::load &&
                              std::ranges::find(tables_of_load, entry.key) != tables_of_load.end();
        if (!is_table) {
            read_entry(entry, section, population);
        }
    }
}

void LoadTableReader::read_entry(const SettingEntry& entry,
                                 PlanSection section,
                                 PopulationDraft& population) {
    if (section == PlanSection::population && entry.key == "properties") {
        if (const auto* const properties = std::get_if<SettingTable>(&entry.setting.value)) {
            read_settings(*properties, PlanSection::properties, population);
        } else {
            complain(entry.setting.at,
                     "properties: expected a table such as { session_expiry = \"1h\" }, found " +
                         describe(entry.setting));
        }
        return;
    }
    const auto* const key = plan_key_named(section, entry.key);
    if (key == nullptr) {
        complain(entry.at, unknown_key(entry.key, section));
        return;
    }
    if (key->place == PlanPlace::population_only && &population == &draft_.defaults) {
        complain(entry.at,
                 in_backticks(entry.key) +
                     " belongs into each [[load.population]], not into "
                     "[load.defaults]");
        return;
    }
    auto setting = entry.setting;
    auto& written = key->to_plan != nullptr ? draft_.written : population.written;
    if (substitute(*key, setting, written)) {
        write_key(draft_, population, *key, setting, around_);
    }
}

void LoadTableReader::read_populations(const SettingTable& load) {
    const auto* const entry = find(load, "population");
    if (entry == nullptr) {
        return;
    }
    const auto* const list = std::get_if<SettingList>(&entry->setting.value);
    if (list == nullptr) {
        draft_.written["population"] = {.at = entry->setting.at, .broken = true};
        complain(
            entry->at,
            "expected [[load.population]] with two brackets, found " + describe(entry->setting));
        return;
    }
    for (const auto& setting : *list) {
        read_population(setting);
    }
}

void LoadTableReader::read_population(const Setting& setting) {
    const auto* const table = std::get_if<SettingTable>(&setting.value);
    if (table == nullptr) {
        complain(setting.at, "expected a table [[load.population]], found " + describe(setting));
        return;
    }
    auto population = inherit(draft_.defaults);
    population.at = setting.at;
    read_settings(*table, PlanSection::population, population);
    if (population.find("name") == nullptr) {
        complain(setting.at,
                 "the population has no name: every [[load.population]] needs one of its own");
    }
    draft_.populations.push_back(std::move(population));
}

}  // namespace

PlanDraft read_load_table(const SettingTable& load, Position at, const Surroundings& around) {
    LoadTableReader reader{around};
    reader.read(load);
    auto draft = std::move(reader).draft();
    draft.at = at;
    return draft;
}

void apply_flag(PlanDraft& draft,
                const PlanKey& key,
                const Setting& setting,
                const Surroundings& around) {
    write_key(draft, draft.defaults, key, setting, around);
}

}  // namespace sonde
