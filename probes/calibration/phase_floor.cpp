// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/phase_floor.hpp"

#include "probes/roundtrip.hpp"

#include <utility>

namespace sonde::calibration {

asio::awaitable<void> probe_floor(Endpoint target,
                                  Environment env,
                                  Instant until,
                                  Calibration& calibration) {
    const ProbeSpec spec{.name = "calibrate", .target = std::move(target), .qos = 1, .ping = true};
    do {
        const auto run = calibration.probes + 1;
        const auto result = co_await run_roundtrip(spec, run, env);
        add(result, calibration);
    } while (env.clock.now() < until && calibration.probes < most_probes);
}

void add(const ProbeResult& result, Calibration& calibration) {
    ++calibration.probes;
    if (result.failure) {
        ++calibration.failed_probes;
        return;
    }
    for (const auto phase : all_phases) {
        auto& floor = calibration.floor[static_cast<std::size_t>(phase)];
        const auto user = result.user_phases.get(phase);
        const auto time = result.phases.get(phase);
        if (user) {
            floor.user.record(*user);
        }
        // A phase that the kernel does not see, such as the last one, is the program's in both.
        if (time && time != user && result.timestamps == TimestampKind::kernel) {
            floor.kernel.record(*time);
        }
    }
    if (result.local_delay) {
        calibration.local_delay.record(*result.local_delay);
    }
}

}  // namespace sonde::calibration
