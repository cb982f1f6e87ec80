// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_load.hpp"
#include "agent/load_output.hpp"
#include "exporters/load_plan_text.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/shard.hpp"

#include <vector>

namespace sonde {

/// The schedules of the measure stage, one for each population of this shard that publishes in the
/// open loop.
std::vector<load::PopulationSchedule> schedules_of(const load::LoadPlan& plan,
                                                   const load::Shard& shard);

/// Shows what would happen, without a packet but for name lookups. Answers the exit status: 0, or 3
/// where the run could not start.
int show_dry_run(const LoadCommand& command, const load::LoadPlan& plan, const LoadOutput& output);

}  // namespace sonde
