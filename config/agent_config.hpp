#pragma once

#include "probes/spec.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Where the agent's web server listens.
struct ListenAddress {
    std::string host{"127.0.0.1"};  ///< An address literal; IPv6 without its brackets.
    std::uint16_t port{9344};       ///< 0: any free port, which the log then names.

    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

enum class LogLevel : std::uint8_t { debug, info, warning, error };

std::string_view name_of(LogLevel level);

/// All that `sonde run` needs to know. Checked when it is read, and then never changed.
struct AgentConfig {
    ListenAddress listen{};
    std::string location{};  ///< The label of all metrics; empty means none.
    LogLevel log_level{LogLevel::info};
    std::vector<ProbeSpec> probes{};  ///< At least one, in the file's order, names unique.

    friend bool operator==(const AgentConfig&, const AgentConfig&) = default;
};

}  // namespace sonde
