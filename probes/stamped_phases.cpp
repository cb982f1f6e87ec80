// SPDX-License-Identifier: Apache-2.0
#include "probes/stamped_phases.hpp"

#include <algorithm>
#include <array>

namespace sonde {

namespace {

/// What a packet begins and a packet ends. `disconnect` is not among them: a FIN has no stamp.
constexpr std::array packet_phases{
    Phase::connect, Phase::subscribe, Phase::publish, Phase::delivery, Phase::answer, Phase::ping};

}  // namespace

void StampedPhases::set(Phase phase, std::optional<Instant> sent, const Moment& received) {
    if (!sent || !received.kernel) {
        return;
    }
    times_.set(phase, *received.kernel - *sent);
    local_delay_ += std::max(received.user - *received.kernel, Duration::zero());
}

void StampedPhases::conclude(const ClockRelation& before,
                             const ClockRelation& after,
                             ProbeResult& result) const {
    result.user_phases = result.phases;
    const auto& failure = result.failure;
    const bool all_known = std::ranges::all_of(packet_phases, [&](Phase phase) {
        const bool failed = failure && failure->phase == phase;
        return times_.reached(phase) || failed || !result.phases.reached(phase);
    });
    const bool any_known =
        std::ranges::any_of(packet_phases, [&](Phase phase) { return times_.reached(phase); });
    if (!all_known || !any_known) {
        return;
    }
    result.clock_stepped = stepped(before, after);
    if (result.clock_stepped) {
        return;
    }
    for (const auto phase : all_phases) {
        if (const auto time = times_.get(phase)) {
            result.phases.set(phase, *time);
        }
    }
    result.timestamps = TimestampKind::kernel;
    result.local_delay = local_delay_;
}

}  // namespace sonde
