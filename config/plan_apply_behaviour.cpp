// SPDX-License-Identifier: Apache-2.0
#include "config/plan_apply.hpp"
#include "config/read_plan_setting.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace sonde::apply_population {

namespace {

constexpr Bounds<std::uint64_t> reading_bounds{.least = 1, .most = std::uint64_t{1} << 40U};

}  // namespace

Complaints churn(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_rate(setting, ZeroRate::refused), draft.behaviours.churn);
}

Complaints churn_away(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, moment_bounds), draft.behaviours.churn_away);
}

Complaints reconnect_storm(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, moment_bounds), draft.behaviours.reconnect_storm);
}

Complaints flapping(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_rate(setting, ZeroRate::refused), draft.behaviours.flapping);
}

Complaints slow_consumer(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_size(setting, reading_bounds), draft.behaviours.slow_consumer);
}

Complaints resume(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    constexpr std::array<std::string_view, 2> names{"at", "away"};
    const auto parts = read_parts(setting, names, R"({ at = "2s", away = "1s" } or "2s away 1s")");
    if (!parts) {
        return parts.error();
    }
    BehaviourDraft::Resume resume;
    Complaints complaints;
    take(complaints, read_duration(parts->at(0), moment_bounds), resume.at);
    take(complaints, read_duration(parts->at(1), step_length_bounds), resume.away);
    draft.behaviours.resume = resume;
    return complaints;
}

}  // namespace sonde::apply_population
