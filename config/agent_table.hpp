#pragma once

#include "config/agent_config.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"

#include <span>
#include <string_view>

namespace sonde {

/// The names of the keys of [agent].
std::span<const std::string_view> agent_key_names();

/// Puts the table [agent] into the configuration. Complains about all that is wrong or unknown.
Complaints apply_agent_table(AgentConfig& config,
                             const SettingTable& table,
                             const Surroundings& around);

}  // namespace sonde
