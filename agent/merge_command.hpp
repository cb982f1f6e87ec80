// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_load.hpp"
#include "agent/load_output.hpp"
#include "config/surroundings.hpp"

namespace sonde {

/// `sonde merge`: adds the results of a plan's shards and writes what comes of it, as a run of the
/// whole plan would have. Answers the exit status: that of such a run, or 2 where a file cannot be
/// read, is no result, or does not belong to the others.
int run_merge_command(const MergeCommand& command,
                      const Surroundings& around,
                      const Clock& clock,
                      const LoadOutput& output);

}  // namespace sonde
