// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/load_threshold.hpp"
#include "probes/load/result.hpp"

namespace sonde::load {

/// A demand with abort_on whose breach shows while the run still goes on: a bound from above that
/// was passed. Not of `lost`, for what is on its way is not lost yet, and not where nothing was
/// measured yet.
bool is_breached_already(const LoadThreshold& threshold, const LoadResult& so_far);

}  // namespace sonde::load
