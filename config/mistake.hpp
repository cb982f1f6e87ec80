// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"

#include <cstdint>
#include <string>
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

/// The complaints in the order of the file, each once.
std::vector<Mistake> mistakes_of(const Complaints& complaints, const std::string& file);

}  // namespace sonde
