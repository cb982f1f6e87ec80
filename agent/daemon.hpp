#pragma once

#include "config/agent_config.hpp"
#include "probes/clock.hpp"

#include <string>

namespace sonde {

/// Runs the probes and the web server until SIGTERM or SIGINT. Answers the exit status: 0, or 2
/// where the address cannot be listened on. `executable` is started for Paho probes.
int run_daemon(const AgentConfig& config, const Clock& clock, const std::string& executable);

}  // namespace sonde
