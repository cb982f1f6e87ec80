// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sonde {

/// One bar of a waterfall.
struct TimelineRow {
    enum class Outcome : std::uint8_t { passed, failed, given_up };

    Phase phase{};
    Outcome outcome{};  ///< given_up is an address that did not connect while others were left.
    Duration start{};   ///< From the start of the run.
    Duration time{};
    std::string note{};  ///< Addresses and sizes; printable.
};

/// When each phase of the run happened, from how long each took. Phases follow one another, but for
/// delivery, which starts with publish, and tcp, which starts behind the addresses that failed. A
/// tcp that failed with its only address is one row.
std::vector<TimelineRow> timeline_of(const ProbeResult& result);

}  // namespace sonde
