// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace sonde::apply {

namespace {

using namespace std::chrono_literals;

constexpr Bounds<Duration> timeout_bounds{.least = 1ms, .most = 1h};

Complaints add_phase_timeout(ProbeSpec& spec, const SettingEntry& entry) {
    const auto phase = phase_named(entry.key);
    if (!phase) {
        std::vector<std::string_view> names;
        std::ranges::transform(
            all_phases, std::back_inserter(names), [](Phase known) { return name_of(known); });
        const auto hint = did_you_mean(entry.key, names);
        return {{.at = entry.at,
                 .message = "unknown phase " + in_backticks(entry.key) +
                            (hint.empty() ? ": expected " + either(names) : hint)}};
    }
    const auto duration = read_duration(entry.setting, timeout_bounds);
    if (!duration) {
        return {duration.error()};
    }
    spec.phase_timeout.insert_or_assign(*phase, *duration);
    return {};
}

}  // namespace

// From zero, for runs one right after the other on the command line; config/probe_rules.cpp asks
// more of a scheduled probe.
Complaints interval(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, {.least = 0s, .most = 24h}), spec.interval);
}

Complaints timeout(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, timeout_bounds), spec.timeout);
}

Complaints phase_timeout(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    const auto* const table = std::get_if<SettingTable>(&setting.value);
    if (table == nullptr) {
        return {mismatch(setting, "a table of phases such as { dns = \"1s\" }")};
    }
    Complaints complaints;
    for (const auto& entry : *table) {
        auto found = add_phase_timeout(spec, entry);
        complaints.insert(complaints.end(), found.begin(), found.end());
    }
    return complaints;
}

Complaints overlap(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_boolean(setting), spec.overlap);
}

}  // namespace sonde::apply
