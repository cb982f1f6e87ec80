// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line.hpp"
#include "config/agent_config.hpp"
#include "config/surroundings.hpp"

#include <optional>
#include <ostream>
#include <string>

namespace sonde {

/// The configuration of `sonde run`, or nothing, and then every mistake was written to `error`.
std::optional<AgentConfig> load_configuration(const std::string& file,
                                              const Surroundings& around,
                                              std::ostream& error);

/// `sonde check`: configurations and load plans, told by their content. Answers the exit status: 0,
/// or 2 where a file has a mistake.
int run_check_command(const CheckCommand& command,
                      const Surroundings& around,
                      std::ostream& out,
                      std::ostream& error);

}  // namespace sonde
