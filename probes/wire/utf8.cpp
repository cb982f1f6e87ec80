// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/utf8.hpp"

#include <cstddef>
#include <cstring>

namespace sonde::wire {
namespace {

constexpr std::uint64_t every_byte = 0x0101010101010101U;
constexpr std::uint64_t high_bits = 0x8080808080808080U;

/// Eight bytes of ASCII without U+0000: what nearly every topic is made of.
bool is_plain(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return (((word - every_byte) | word) & high_bits) == 0;
}

/// The length of the sequence that a lead byte begins, and the range its second byte must lie in
/// (table 3-7 of the Unicode standard).
struct Lead {
    std::size_t length;
    unsigned low;
    unsigned high;
};

constexpr Lead lead_of(unsigned first) {
    if (first >= 0xc2 && first <= 0xdf) {
        return {2, 0x80, 0xbf};
    }
    if (first >= 0xe0 && first <= 0xef) {
        return {3, first == 0xe0 ? 0xa0U : 0x80U, first == 0xed ? 0x9fU : 0xbfU};
    }
    if (first >= 0xf0 && first <= 0xf4) {
        return {4, first == 0xf0 ? 0x90U : 0x80U, first == 0xf4 ? 0x8fU : 0xbfU};
    }
    return {0, 0, 0};
}

/// Zero when no well-formed sequence of more than one byte begins here.
std::size_t sequence_at(std::string_view rest) {
    const auto byte = [rest](std::size_t i) {
        return unsigned{static_cast<unsigned char>(rest[i])};
    };
    const Lead lead = lead_of(byte(0));
    if (lead.length == 0 || rest.size() < lead.length || byte(1) < lead.low ||
        byte(1) > lead.high) {
        return 0;
    }
    for (std::size_t i = 2; i < lead.length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) {
            return 0;
        }
    }
    return lead.length;
}

}  // namespace

Utf8 check_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.size() - at >= 8 && is_plain(text.data() + at)) {
            at += 8;
            continue;
        }
        if (text[at] == '\0') {
            return Utf8::null_character;
        }
        if ((static_cast<unsigned char>(text[at]) & 0x80U) == 0) {
            ++at;
            continue;
        }
        const std::size_t length = sequence_at(text.substr(at));
        if (length == 0) {
            return Utf8::ill_formed;
        }
        at += length;
    }
    return Utf8::well_formed;
}

}  // namespace sonde::wire
