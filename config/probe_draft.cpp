#include "config/probe_draft.hpp"

#include "config/agent_table.hpp"
#include "config/probe_keys.hpp"
#include "config/substitute.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace sonde {

namespace {

std::string_view name_of(DraftSource source) {
    switch (source) {
        case DraftSource::defaults:
            return "[defaults]";
        case DraftSource::probe:
            return "a [[probe]]";
        case DraftSource::flags:
            return "sonde probe";
    }
    return "";
}

bool allowed(KeyPlace place, DraftSource source) {
    switch (place) {
        case KeyPlace::anywhere:
            return true;
        case KeyPlace::file:
            return source != DraftSource::flags;
        case KeyPlace::probe_only:
            return source == DraftSource::probe;
    }
    return false;
}

std::string unknown_key(std::string_view key, DraftSource source) {
    const auto agent_keys = agent_key_names();
    if (key == "password") {
        return "a password never stands in the configuration or on the command line: use "
               "password_file or password_env";
    }
    if (std::ranges::find(agent_keys, key) != agent_keys.end()) {
        return in_backticks(key) + " belongs into [agent]";
    }
    std::vector<std::string_view> names;
    for (const auto& known : probe_keys()) {
        if (allowed(known.place, source)) {
            names.push_back(known.name);
        }
    }
    const auto hint = did_you_mean(key, names);
    return "unknown key " + in_backticks(key) +
           (hint.empty() ? " in " + std::string{name_of(source)} : hint);
}

Complaints misplaced(const SettingEntry& entry, DraftSource source) {
    if (probe_key_named(entry.key) == nullptr) {
        return {{.at = entry.at, .message = unknown_key(entry.key, source)}};
    }
    return {{.at = entry.at,
             .message = in_backticks(entry.key) + " belongs into each [[probe]], not into " +
                        std::string{name_of(source)}}};
}

Complaints apply_one(ProbeSpec& spec,
                     const ProbeKey& key,
                     Setting setting,
                     DraftSource source,
                     const Surroundings& around) {
    if (source != DraftSource::flags) {
        if (auto complaints = substitute_in(setting, around); !complaints.empty()) {
            return complaints;
        }
    }
    return key.apply(spec, setting, around);
}

}  // namespace

const GivenKey* ProbeDraft::find(std::string_view key) const {
    const auto found = given.find(key);
    return found == given.end() ? nullptr : &found->second;
}

const GivenKey* ProbeDraft::find_own(std::string_view key) const {
    const auto* const found = find(key);
    return found != nullptr && found->from == GivenKey::From::probe ? found : nullptr;
}

bool ProbeDraft::broken(std::string_view key) const {
    const auto* const found = find(key);
    return found != nullptr && found->broken;
}

ProbeDraft apply_settings(ProbeDraft draft,
                          const SettingTable& settings,
                          DraftSource source,
                          const Surroundings& around) {
    const auto from =
        source == DraftSource::defaults ? GivenKey::From::defaults : GivenKey::From::probe;
    for (const auto& entry : settings) {
        const auto* const key = probe_key_named(entry.key);
        const bool known = key != nullptr && allowed(key->place, source);
        auto complaints = known ? apply_one(draft.spec, *key, entry.setting, source, around)
                                : misplaced(entry, source);
        if (known) {
            draft.given.insert_or_assign(
                entry.key,
                GivenKey{.at = entry.setting.at, .from = from, .broken = !complaints.empty()});
        }
        for (auto& complaint : complaints) {
            complaint.key = known ? entry.key : std::string{};
            draft.complaints.push_back(std::move(complaint));
        }
    }
    return draft;
}

ProbeDraft inherit(const ProbeDraft& defaults) {
    return {.spec = defaults.spec, .given = defaults.given};
}

}  // namespace sonde
