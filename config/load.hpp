#pragma once

#include "config/agent_config.hpp"
#include "config/mistake.hpp"
#include "config/surroundings.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Reads a configuration (config/sonde.example.toml shows all of it). The error has every mistake
/// at once, in the order of the file; only a breach of TOML's syntax hides what comes behind it.
tl::expected<AgentConfig, std::vector<Mistake>> load_text(std::string_view text,
                                                          const std::string& file_name,
                                                          const Surroundings& around);

/// The same from a file. Paths in it are relative to the working directory.
tl::expected<AgentConfig, std::vector<Mistake>> load_file(
    const std::string& path, const Surroundings& around = system_surroundings());

}  // namespace sonde
