// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/clock_cost.hpp"

namespace sonde::calibration {

Histogram time_clock_reads(const Clock& clock, Instant until) {
    Histogram cost;
    cost.reserve(std::chrono::seconds{1});
    while (true) {
        const auto before = clock.now();
        const auto after = clock.now();
        cost.record(after - before);
        if (after >= until) {
            return cost;
        }
    }
}

}  // namespace sonde::calibration
