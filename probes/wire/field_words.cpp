// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/field_words.hpp"

#include "probes/wire/utf8.hpp"

#include <algorithm>
#include <array>

namespace sonde::wire {
namespace {

constexpr std::size_t most_hex_bytes = 32;
constexpr std::size_t most_quoted_bytes = 60;

void append_hex(std::string& text, std::uint8_t byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += digits.at(byte >> 4U);
    text += digits.at(byte & 0x0fU);
}

}  // namespace

std::string hex_byte(std::uint8_t byte) {
    std::string text{"0x"};
    append_hex(text, byte);
    return text;
}

std::string hex_beginning(std::span<const std::byte> bytes) {
    std::string text;
    for (const auto byte : bytes.first(std::min(bytes.size(), most_hex_bytes))) {
        text += text.empty() ? "" : " ";
        append_hex(text, std::to_integer<std::uint8_t>(byte));
    }
    return bytes.size() > most_hex_bytes ? text + " ..." : text;
}

std::string count_of_bytes(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

std::string in_seconds(std::uint32_t seconds) {
    return std::to_string(seconds) + " s";
}

std::string qos_in_words(unsigned qos) {
    static constexpr std::array<std::string_view, 4> words{
        "at most once", "at least once", "exactly once", "reserved"};
    return std::to_string(qos) + ", " + std::string{words.at(qos & 3U)};
}

std::string beginning(std::string_view text, std::size_t most) {
    if (text.size() <= most) {
        return std::string{text};
    }
    const auto continues = [&text](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
    };
    std::size_t end = most;
    // A character has at most four bytes; what has more that go on is no UTF-8, and is cut
    // anywhere.
    while (end > most - std::min<std::size_t>(most, 3) && continues(end)) {
        --end;
    }
    return std::string{text.substr(0, end)} + "...";
}

std::string quoted(std::string_view text) {
    return '"' + beginning(text, most_quoted_bytes) + '"';
}

bool is_readable(std::string_view text) {
    const auto fits = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || c == '\t' || c == '\n' || c == '\r';
    };
    return std::ranges::all_of(text, fits) && check_utf8(text) == Utf8::well_formed;
}

}  // namespace sonde::wire
