#include "config/load.hpp"

#include "config/agent_table.hpp"
#include "config/probe_draft.hpp"
#include "config/probe_keys.hpp"
#include "config/toml_document.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace sonde {

namespace {

/// Collects the configuration and all complaints about it in one walk over the document.
class Loader {
  public:
    Loader(std::string file, const Surroundings& around)
        : file_{std::move(file)}, around_{around} {}

    void load(const SettingTable& document);

    AgentConfig config() && { return std::move(config_); }
    const Complaints& complaints() const { return complaints_; }

  private:
    void complain(Position at, std::string message) {
        complaints_.push_back({.at = at, .message = std::move(message)});
    }
    void add(const Complaints& complaints) {
        complaints_.insert(complaints_.end(), complaints.begin(), complaints.end());
    }

    void check_names(const SettingTable& document);
    /// The table of that name; null, with a complaint if it is there but is none.
    const SettingTable* table(const SettingTable& document, std::string_view name);
    void load_probes(const SettingTable& document, const ProbeDraft& defaults);
    void load_probe(const Setting& setting, const ProbeDraft& defaults);
    void check_name(const ProbeDraft& draft, Position at);

    std::string file_;
    const Surroundings& around_;
    AgentConfig config_{};
    Complaints complaints_{};
    std::map<std::string, Position> names_{};
};

const SettingEntry* find(const SettingTable& table, std::string_view key) {
    const auto found = std::ranges::find(table, key, &SettingEntry::key);
    return found == table.end() ? nullptr : &*found;
}

void Loader::load(const SettingTable& document) {
    check_names(document);
    if (const auto* const agent = table(document, "agent")) {
        add(apply_agent_table(config_, *agent, around_));
    }
    ProbeDraft defaults;
    if (const auto* const found = table(document, "defaults")) {
        defaults = apply_settings({}, *found, DraftSource::defaults, around_);
        add(defaults.complaints);
    }
    load_probes(document, defaults);
}

void Loader::check_names(const SettingTable& document) {
    constexpr std::array<std::string_view, 3> tables{"agent", "defaults", "probe"};
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
                         (hint.empty() ? ": expected [agent], [defaults] or [[probe]]" : hint));
        }
    }
}

const SettingTable* Loader::table(const SettingTable& document, std::string_view name) {
    const auto* const entry = find(document, name);
    if (entry == nullptr) {
        return nullptr;
    }
    const auto* const result = std::get_if<SettingTable>(&entry->setting.value);
    if (result == nullptr) {
        complain(
            entry->at,
            "expected one table [" + std::string{name} + "], found " + describe(entry->setting));
    }
    return result;
}

void Loader::load_probes(const SettingTable& document, const ProbeDraft& defaults) {
    const auto* const entry = find(document, "probe");
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
    if (draft.find("target") == nullptr) {
        complain(setting.at, "the probe has no target: set one such as \"mqtt://host:1883\"");
    }
    add(draft.complaints);
    add(check_together(draft, ProbeUse::scheduled));
    config_.probes.push_back(std::move(draft.spec));
}

void Loader::check_name(const ProbeDraft& draft, Position at) {
    const auto* const given = draft.find("name");
    if (given == nullptr) {
        complain(at, "the probe has no name: every [[probe]] needs one of its own");
        return;
    }
    if (given->broken) {
        return;
    }
    const auto [first, inserted] = names_.try_emplace(draft.spec.name, given->at);
    if (!inserted) {
        complain(given->at,
                 "the name " + in_backticks(draft.spec.name) + " is taken by the probe at " +
                     file_ + ":" + std::to_string(first->second.line) + ":" +
                     std::to_string(first->second.column));
    }
}

}  // namespace

tl::expected<AgentConfig, std::vector<Mistake>> load_text(std::string_view text,
                                                          const std::string& file_name,
                                                          const Surroundings& around) {
    const auto document = parse_toml(text);
    if (!document) {
        return tl::unexpected{mistakes_of({document.error()}, file_name)};
    }
    Loader loader{file_name, around};
    loader.load(*document);
    if (!loader.complaints().empty()) {
        return tl::unexpected{mistakes_of(loader.complaints(), file_name)};
    }
    return std::move(loader).config();
}

tl::expected<AgentConfig, std::vector<Mistake>> load_file(const std::string& path,
                                                          const Surroundings& around) {
    const auto text = around.read_file(path);
    if (!text) {
        return tl::unexpected{
            std::vector{Mistake{.file = path, .message = "cannot be read: " + text.error()}}};
    }
    return load_text(*text, path, around);
}

}  // namespace sonde
