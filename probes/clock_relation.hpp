// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

namespace sonde {

/// How the time of day stood to the monotonic clock at a moment. The kernel stamps packets by the
/// time of day, and everything else here goes by the monotonic clock.
struct ClockRelation {
    Instant at{};
    Duration offset{};  ///< Time of day less monotonic, both since their epochs.
    Duration error{};   ///< The true offset is within this of `offset`.

    Instant to_monotonic(WallTime time) const { return Instant{time.time_since_epoch() - offset}; }
};

/// Reads the time of day between two readings of the monotonic clock, some times over, and keeps
/// the narrowest. Takes less than a microsecond.
ClockRelation relate(const Clock& clock);

/// Whether the time of day was set between the two. A clock that is slewed (adjtime: at most 500
/// parts in a million) moves too, and is not meant.
bool stepped(const ClockRelation& before, const ClockRelation& after);

}  // namespace sonde
