// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_load.hpp"
#include "agent/load_run.hpp"
#include "probes/load/engine.hpp"

#include <functional>

namespace sonde {

/// How a process that carries a part of a plan runs it.
using StartShard = std::function<StartLoad(const load::RunOptions& options)>;

/// The whole of `sonde load-child`: takes its orders from one descriptor and tells of the run on
/// the other, as agent/load_frames.hpp says. It ends with whoever started it. Answers the exit
/// status: 0, or 1 where nobody was there to tell.
int run_load_child(const LoadCommand& command, const StartShard& start, int in, int out);

}  // namespace sonde
