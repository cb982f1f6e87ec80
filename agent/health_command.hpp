// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line.hpp"
#include "probes/clock.hpp"

#include <ostream>

namespace sonde {

/// `sonde health`: asks a daemon for /-/healthy and says what it answers. The exit status: 0 where
/// its probes turn; 1 where they do not, or nobody answers within 3 s.
int run_health_command(const HealthCommand& command,
                       const Clock& clock,
                       std::ostream& out,
                       std::ostream& error);

}  // namespace sonde
