// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <span>
#include <vector>

namespace sonde::load {

/// One timeline of those of shards that ran beside each other, counted from `start`.
/// Rows that begin while the earliest of them lasts are one, at most one of each shard: each row is
/// in one, so counts stay exact, and neither clocks that differ by milliseconds nor intervals that
/// do tear a second apart.
std::vector<TimelineRow> merged_timeline(std::span<const LoadResult> parts, WallTime start);

}  // namespace sonde::load
