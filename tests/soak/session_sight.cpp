// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/session_sight.hpp"

#include <cmath>

namespace sonde::soak {

namespace {

using Seconds = std::chrono::duration<double>;

/// Of each probe of the group, by its name.
std::map<std::string, double> values_of(const Exposition& metrics,
                                        std::string_view family,
                                        std::string_view prefix) {
    std::map<std::string, double> values;
    for (const auto* sample : metrics.all(family)) {
        if (const auto& probe = sample->labels.at("probe"); probe.starts_with(prefix)) {
            values[probe] += sample->value;
        }
    }
    return values;
}

std::map<Cause, std::uint64_t> causes_between(const Exposition& before,
                                              const Exposition& after,
                                              std::string_view prefix) {
    std::map<Cause, std::uint64_t> causes;
    const auto add = [&](const Exposition& metrics, bool minus) {
        for (const auto* sample : metrics.all("sonde_probe_session_outages_total")) {
            if (sample->labels.at("probe").starts_with(prefix)) {
                auto& count = causes[{sample->labels.at("phase"), sample->labels.at("reason")}];
                const auto value = static_cast<std::uint64_t>(sample->value);
                count = minus ? count - value : count + value;
            }
        }
    };
    add(after, false);
    add(before, true);
    std::erase_if(causes, [](const auto& entry) { return entry.second == 0; });
    return causes;
}

}  // namespace

Sight sight_of_sessions(const Outage& outage,
                        const Group& group,
                        std::size_t probes,
                        const Exposition& before,
                        const Exposition& after) {
    const auto prefix = name_of(group);
    const auto times_before = values_of(before, "sonde_probe_session_outage_seconds_sum", prefix);
    const auto ended_before = values_of(before, "sonde_probe_session_outage_seconds_count", prefix);
    const auto times = values_of(after, "sonde_probe_session_outage_seconds_sum", prefix);
    const auto ended = values_of(after, "sonde_probe_session_outage_seconds_count", prefix);
    const auto earlier = [](const auto& values, const std::string& probe) {
        const auto found = values.find(probe);
        return found == values.end() ? 0.0 : found->second;
    };
    Sight sight{.probes = probes, .causes = causes_between(before, after, prefix)};
    for (const auto& [probe, count] : ended) {
        if (count > earlier(ended_before, probe)) {
            ++sight.saw;
            const Seconds lasted{times.at(probe) - earlier(times_before, probe)};
            const Seconds held = outage.to - outage.from;
            sight.duration_errors.push_back(
                std::chrono::duration_cast<Duration>(Seconds{std::abs((lasted - held).count())}));
        }
    }
    return sight;
}

}  // namespace sonde::soak
