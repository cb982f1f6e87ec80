// SPDX-License-Identifier: Apache-2.0
#include "exporters/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace sonde {

namespace {

struct CodePoint {
    std::uint32_t value{};
    std::size_t length{};  ///< Bytes; 0 where they are not UTF-8.
};

/// What a lead byte announces: how long the sequence is, and the smallest code point that needs it.
struct Sequence {
    unsigned char mask{};
    unsigned char lead{};
    std::uint32_t smallest{};
};

constexpr std::array sequences{Sequence{0x80, 0x00, 0},
                               Sequence{0xe0, 0xc0, 0x80},
                               Sequence{0xf0, 0xe0, 0x800},
                               Sequence{0xf8, 0xf0, 0x10000}};

CodePoint first_code_point(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const auto* const found = std::ranges::find_if(sequences, [lead](const Sequence& sequence) {
        return (lead & sequence.mask) == sequence.lead;
    });
    const auto length = static_cast<std::size_t>(found - sequences.begin()) + 1;
    if (found == sequences.end() || length > text.size()) {
        return {};
    }
    std::uint32_t value = lead & static_cast<unsigned char>(~found->mask);
    for (const char c : text.substr(1, length - 1)) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0U) != 0x80U) {
            return {};
        }
        value = value << 6U | (byte & 0x3fU);
    }
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < found->smallest || surrogate || value > 0x10ffff) {
        return {};
    }
    return {.value = value, .length = length};
}

/// Controls (C0, DEL, C1), and what reorders or breaks the line unseen (Unicode's Bidi_Control, the
/// line and paragraph separators, the byte order mark).
bool is_hazard(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

std::string spelled_out(std::uint32_t c) {
    switch (c) {
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            return c < 0x80 ? fmt::format("\\x{:02x}", c) : fmt::format("\\u{{{:04x}}}", c);
    }
}

}  // namespace

std::string printable(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const auto [value, length] = first_code_point(text);
        if (length == 0) {
            safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        safe += is_hazard(value) ? spelled_out(value) : std::string{text.substr(0, length)};
        text.remove_prefix(length);
    }
    return safe;
}

std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace sonde
