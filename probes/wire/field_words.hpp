// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// How a packet's fields are put into words.
namespace sonde::wire {

/// `0x87`
std::string hex_byte(std::uint8_t byte);

/// `de ad be ef ...`: the first bytes of them.
std::string hex_beginning(std::span<const std::byte> bytes);

/// `1 byte`, `64 bytes`
std::string count_of_bytes(std::size_t count);

/// `30 s`
std::string in_seconds(std::uint32_t seconds);

/// `1, at least once`
std::string qos_in_words(unsigned qos);

/// The first bytes of a text, cut between characters.
std::string beginning(std::string_view text, std::size_t most);

/// `"sonde/1"`, cut where it is too long for a line.
std::string quoted(std::string_view text);

/// Well-formed, and of characters that a line or a paragraph consists of.
bool is_readable(std::string_view text);

}  // namespace sonde::wire
