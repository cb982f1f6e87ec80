// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line.hpp"
#include "exporters/text_style.hpp"
#include "probes/clock.hpp"

#include <ostream>
#include <string>

namespace sonde {

/// Where a one-off test writes: results to `out`, what is for people beside them to `error`.
struct ProbeOutput {
    std::ostream& out;
    std::ostream& error;
    TextStyle style{};          ///< Of `out`.
    bool live_progress{false};  ///< `error` is a terminal.
    bool (*deserted)(){};       ///< Whether nobody reads `out` any more.
};

/// Runs the probe as often as asked. Answers the exit status: 0, 1 where a run failed or a
/// threshold was breached, 130 where it was interrupted.
int run_probe_command(const ProbeCommand& command,
                      const Clock& clock,
                      const std::string& executable,
                      const ProbeOutput& output);

}  // namespace sonde
