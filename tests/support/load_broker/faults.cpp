// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker/faults.hpp"

#include <thread>

namespace sonde::load_broker {

bool Freeze::wait_out() const {
    if (!options_.freeze_at) {
        return false;
    }
    const auto start = start_.load(std::memory_order_relaxed);
    if (start == unset) {
        return false;
    }
    const Clock::time_point from{std::chrono::nanoseconds{start}};
    const auto until = from + options_.freeze_for;
    const auto current = now();
    if (current < from || current >= until) {
        return false;
    }
    std::this_thread::sleep_until(until);
    return true;
}

}  // namespace sonde::load_broker
