// SPDX-License-Identifier: Apache-2.0
#include "probes/clock.hpp"

namespace sonde {

Instant SystemClock::now() const {
    return std::chrono::steady_clock::now();
}

WallTime SystemClock::wall_now() const {
    return std::chrono::system_clock::now();
}

}  // namespace sonde
