// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <tl/expected.hpp>

#include <span>
#include <string>

namespace sonde::load {

/// Adds the results of a plan's shards. Refused, with a sentence that names the offending result by
/// its place in `parts` (the first is `result 1`): another plan hash or seed, a shard that is
/// missing or there twice, another number of shards, measure stages that do not overlap. One whole
/// result merges to itself.
///
/// Counts and histograms are added exactly; of the timelines, rows that begin while the earliest of
/// them lasts are one (percentiles of a row: the highest of the shards'); rates are added; gaps are
/// the longest of the shards'. `thresholds` are evaluated anew; where there are none, those that
/// the first result was judged by.
tl::expected<LoadResult, std::string> merge(std::span<const LoadResult> parts,
                                            std::span<const LoadThreshold> thresholds);

}  // namespace sonde::load
