// SPDX-License-Identifier: Apache-2.0
#include "config/probe_draft.hpp"

#include "config/agent_table.hpp"
#include "config/probe_keys.hpp"
#include "config/substitute.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
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
        case DraftSource::mesh:
            return "a [[mesh]]";
        case DraftSource::targets:
            return "a [[file_sd]]";
        case DraftSource::module:
            return "a module";
        case DraftSource::flags:
            return "sonde probe";
    }
    return "";
}

/// What the nodes of a mesh say already, and the targets of a file.
constexpr std::array<std::string_view, 3> endpoint_keys{"target", "publish_to", "subscribe_from"};

/// What the request for a run says, and what has a meaning only where there is a schedule.
constexpr std::array<std::string_view, 4> keys_of_no_module{
    "target", "labels", "interval", "overlap"};

bool allowed(const ProbeKey& key, DraftSource source) {
    if (source == DraftSource::module &&
        std::ranges::find(keys_of_no_module, key.name) != keys_of_no_module.end()) {
        return false;
    }
    if ((source == DraftSource::mesh || source == DraftSource::targets) &&
        std::ranges::find(endpoint_keys, key.name) != endpoint_keys.end()) {
        return false;
    }
    switch (key.place) {
        case KeyPlace::anywhere:
            return true;
        case KeyPlace::file:
            return source != DraftSource::flags;
        case KeyPlace::probe_only:
            return source == DraftSource::probe || source == DraftSource::mesh;
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
        if (allowed(known, source)) {
            names.push_back(known.name);
        }
    }
    if (source == DraftSource::mesh) {
        names.emplace_back("nodes");
    }
    if (source == DraftSource::targets) {
        names.emplace_back("files");
    }
    if (source == DraftSource::module) {
        names.emplace_back("targets");
    }
    const auto hint = did_you_mean(key, names);
    return "unknown key " + in_backticks(key) +
           (hint.empty() ? " in " + std::string{name_of(source)} : hint);
}

Complaints misplaced(const SettingEntry& entry, DraftSource source) {
    if (probe_key_named(entry.key) == nullptr) {
        return {{.at = entry.at, .message = unknown_key(entry.key, source)}};
    }
    if (source == DraftSource::mesh) {
        return {{.at = entry.at,
                 .message = in_backticks(entry.key) + " belongs into a [[probe]]: the nodes of a "
                                                      "[[mesh]] say where its messages go"}};
    }
    if (source == DraftSource::targets) {
        return {{.at = entry.at,
                 .message = in_backticks(entry.key) +
                            " belongs into a [[probe]]: the files of a [[file_sd]] say it"}};
    }
    if (source == DraftSource::module) {
        return {{.at = entry.at,
                 .message = in_backticks(entry.key) +
                            " belongs into a [[probe]]: a module runs when it is asked to, at the "
                            "target that it is asked for"}};
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
        const bool known = key != nullptr && allowed(*key, source);
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

void fill_in_kind(ProbeDraft& draft, ProbeUse use) {
    using namespace std::chrono_literals;
    struct Times {
        Duration timeout{};
        Duration interval{};
    };
    const auto fill_in = [&](const Times& times) {
        if (draft.find("timeout") == nullptr) {
            draft.spec.timeout = times.timeout;
        }
        if (use == ProbeUse::scheduled && draft.find("interval") == nullptr) {
            draft.spec.interval = times.interval;
        }
    };
    switch (draft.spec.kind) {
        case ProbeKind::roundtrip:
        case ProbeKind::session:
        case ProbeKind::watch:
        case ProbeKind::request:
            return;
        case ProbeKind::features:
            // Some scripts wait for what a broker does only every few seconds.
            return fill_in({.timeout = 30s, .interval = 5min});
        case ProbeKind::discover:
            return fill_in({.timeout = 10s, .interval = 24h});
    }
}

void settle_endpoints(ProbeSpec& spec) {
    if (spec.subscribe_from) {
        if (!spec.publish_to) {
            spec.publish_to = spec.target;
        }
        spec.target = *spec.subscribe_from;
        spec.subscribe_from = {};
    }
    if (spec.publish_to) {
        spec.addresses = AddressChoice::first;  // Where a default says otherwise.
    }
}

ProbeDraft inherit(const ProbeDraft& defaults) {
    return {.spec = defaults.spec, .given = defaults.given};
}

}  // namespace sonde
