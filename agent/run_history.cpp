// SPDX-License-Identifier: Apache-2.0
#include "agent/run_history.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <limits>

namespace sonde {

void RunHistory::add(const ProbeResult& result) {
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(result.total).count();
    const auto bounded = static_cast<std::int32_t>(std::clamp<std::chrono::microseconds::rep>(
        time, 1, std::numeric_limits<std::int32_t>::max()));
    runs_.at(next_) = result.success() ? bounded : -bounded;
    next_ = static_cast<std::uint8_t>((next_ + 1U) % most);
    size_ = static_cast<std::uint8_t>(std::min<std::size_t>(size_ + 1U, most));
}

RunHistory::Run RunHistory::operator[](std::size_t place) const {
    assert(place < size_);
    const auto run = runs_.at((next_ + most - size_ + place) % most);
    return {.passed = run > 0, .time = std::chrono::microseconds{std::abs(run)}};
}

}  // namespace sonde
