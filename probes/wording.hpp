// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sonde {

/// At most the first `most` bytes of a UTF-8 text, and no part of a character at its end.
std::string_view first_bytes(std::string_view text, std::size_t most);

/// What a user wrote, between backticks, for a message: control characters become `?`, and what is
/// longer than 60 bytes is cut.
std::string in_backticks(std::string_view text);

/// The candidate that the word was most likely meant to be, or nothing where none is near: at most
/// one letter in three may be missing, wrong, extra or swapped. Case, `-` and `_` make no
/// difference. A word without a letter is near to none. Of equally near candidates the first wins.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates);

/// The tail of a message about an unknown word: "; did you mean `tcp`?", or empty where nothing is
/// near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

/// "a, b or c".
std::string either(std::span<const std::string_view> choices);

}  // namespace sonde
