// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sonde {

/// What the terminal that text is written for can do.
struct TextStyle {
    bool colour{};       ///< May escape sequences set colours; false for files and pipes.
    bool unicode{true};  ///< Else ASCII alone.
    int width{80};       ///< Columns.
};

enum class Paint : std::uint8_t { bold, dim, setup, message, bad };

/// The text in its colour, or as it is where the style has none.
std::string painted(const TextStyle& style, Paint paint, std::string_view text);

/// The text broken between words into lines of at most the style's width, each behind the indent.
/// A word longer than that has a line of its own.
std::string wrapped(const TextStyle& style, std::string_view indent, std::string_view text);

}  // namespace sonde
