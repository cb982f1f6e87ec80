// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/reloader.hpp"
#include "config/agent_config.hpp"
#include "probes/clock.hpp"

#include <string>

namespace sonde {

/// Runs the probes and the web server until SIGTERM or SIGINT. Answers the exit status: 0, or 2
/// where the address cannot be listened on. `load` is asked for the configuration again on SIGHUP,
/// on POST /-/reload, and when a file beside the first changes. `executable` is started for Paho
/// probes.
int run_daemon(const AgentConfig& config,
               Reloader::Load load,
               const Clock& clock,
               const std::string& executable);

}  // namespace sonde
