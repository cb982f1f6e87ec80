#pragma once

#include "config/agent_config.hpp"
#include "config/surroundings.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Something that has to be put right in a configuration file.
struct Mistake {
    std::string file{};
    std::uint32_t line{};    ///< From 1; 0 where the file could not be read at all.
    std::uint32_t column{};  ///< From 1, in characters.
    std::string message{};   ///< What was expected, and what was found. Never a secret.

    friend bool operator==(const Mistake&, const Mistake&) = default;
};

/// `file:line:column: message`, as editors and compilers have it.
std::string to_string(const Mistake& mistake);

/// Reads a configuration (config/sonde.example.toml shows all of it). The error has every mistake
/// at once, in the order of the file; only a breach of TOML's syntax hides what comes behind it.
tl::expected<AgentConfig, std::vector<Mistake>> load_text(std::string_view text,
                                                          const std::string& file_name,
                                                          const Surroundings& around);

/// The same from a file. Paths in it are relative to the working directory.
tl::expected<AgentConfig, std::vector<Mistake>> load_file(
    const std::string& path, const Surroundings& around = system_surroundings());

}  // namespace sonde
