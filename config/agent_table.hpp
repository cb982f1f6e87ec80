// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/agent_config.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"

#include <array>
#include <span>
#include <string_view>

namespace sonde {

/// How the names of files with more probes end.
inline constexpr std::array<std::string_view, 1> included_endings{".toml"};

/// One setting of the daemon itself.
struct AgentKey {
    std::string_view name{};      ///< As in the file.
    std::string_view help{};      ///< What it does, in half a line.
    std::string_view fallback{};  ///< What holds without it, for people; empty for nothing.
    /// Checks the setting and puts it into the configuration. No complaint knows its key.
    Complaints (*apply)(AgentConfig& config, const Setting& setting){};
};

/// The keys of [agent], in the order of the documentation.
std::span<const AgentKey> agent_keys();
/// Their names.
std::span<const std::string_view> agent_key_names();

/// Puts the table [agent] into the configuration. Complains about all that is wrong or unknown.
Complaints apply_agent_table(AgentConfig& config,
                             const SettingTable& table,
                             const Surroundings& around);

}  // namespace sonde
