// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_load.hpp"
#include "agent/load_output.hpp"
#include "agent/load_run.hpp"
#include "probes/clock.hpp"
#include "probes/load/plan.hpp"

#include <optional>

namespace sonde {

/// The plan with its seed: the user's; else one at random or, where other shards must come to the
/// same without being told, one that follows from the plan.
load::LoadPlan with_seed(const LoadCommand& command);

/// `sonde load`: carries the plan out, or the steps of a search, and writes what came of it.
/// Answers the exit status: 0; 1 a threshold was breached, a file could not be written, somebody
/// did not take the result or the counts do not add up; 2 a path cannot be written to, or the web
/// configuration has a mistake; 3 the run could not start or nobody could connect; 4 the generator
/// was the bottleneck; 130 interrupted. `start` starts the plan.
int run_load_command(const LoadCommand& command,
                     const StartLoad& start,
                     const Clock& clock,
                     const LoadOutput& output);

}  // namespace sonde
