#pragma once

#include "config/agent_config.hpp"

#include <spdlog/logger.h>

#include <memory>

namespace sonde {

/// Lines for people on standard error, with UTC time stamps. May be used from any thread.
std::shared_ptr<spdlog::logger> make_log(LogLevel level);

}  // namespace sonde
