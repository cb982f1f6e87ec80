// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/plan.hpp"
#include "probes/load/result.hpp"
#include "probes/load/snapshot.hpp"

#include <span>

namespace sonde {

/// The same interval of several shards that ran side by side on one machine, as one; at least one.
load::LoadSnapshot side_by_side(std::span<const load::LoadSnapshot> parts);

/// A result before anything was measured: what a plan says of itself.
load::LoadResult blank_result(const load::LoadPlan& plan);

}  // namespace sonde
