// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_flags.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sonde::manual {

enum class ValueKind : std::uint8_t {
    none,    ///< A toggle.
    choice,  ///< One of a few words.
    file,
    other,  ///< A number, a name, ...: nothing to offer.
};

struct FlagWords {
    Flag flag{};
    ValueKind kind{};
    std::vector<std::string> choices{};
};

/// What can stand behind a command.
struct CommandWords {
    std::string name{};
    std::string summary{};
    bool takes_files{};  ///< As operands.
    std::vector<FlagWords> flags{};
};

/// Parted by blanks.
std::string joined(const std::vector<std::string>& words);

/// All commands for people with their flags, --help among them.
std::vector<CommandWords> command_words();

}  // namespace sonde::manual
