// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/agent_config.hpp"
#include "config/mistake.hpp"
#include "config/surroundings.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Reads a configuration (config/sonde.example.toml shows all of it), with the files that it
/// includes. The error has every mistake at once, in the order of each file; only a breach of
/// TOML's syntax hides what comes behind it in that file. A mistake in a file of targets is one,
/// too, unless `last_good` is given: then it is left aside, and the file's targets are those, or
/// none.
tl::expected<AgentConfig, std::vector<Mistake>> load_text(std::string_view text,
                                                          const std::string& file_name,
                                                          const Surroundings& around,
                                                          const TargetFiles* last_good = nullptr);

/// The same from a file. Paths in it are relative to the working directory; those of files to
/// include and of files of targets to the folder of the file itself.
tl::expected<AgentConfig, std::vector<Mistake>> load_file(
    const std::string& path,
    const Surroundings& around = system_surroundings(),
    const TargetFiles* last_good = nullptr);

}  // namespace sonde
