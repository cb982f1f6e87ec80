// SPDX-License-Identifier: Apache-2.0
#include "exporters/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace sonde {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bits of up to four digits, the first ones highest; nothing where one is no digit.
std::optional<std::uint32_t> bits_of(std::string_view digits) {
    std::uint32_t bits = 0;
    for (const char digit : digits) {
        const auto value = alphabet.find(digit);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 6U | static_cast<std::uint32_t>(value);
    }
    return bits << (6U * static_cast<std::uint32_t>(4 - digits.size()));
}

}  // namespace

std::string encode_base64(std::span<const std::byte> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const auto taken = std::min<std::size_t>(3, bytes.size());
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            bits = bits << 8U | (i < taken ? std::to_integer<std::uint32_t>(bytes[i]) : 0U);
        }
        for (std::size_t digit = 0; digit < 4; ++digit) {
            const auto value = (bits >> (18U - 6U * digit)) & 0x3fU;
            text += digit <= taken ? alphabet[value] : '=';
        }
        bytes = bytes.subspan(taken);
    }
    return text;
}

std::optional<std::vector<std::byte>> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    const auto digits = text.substr(0, text.find_last_not_of('=') + 1);
    if (text.size() - digits.size() > 2) {
        return std::nullopt;
    }
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t start = 0; start < digits.size(); start += 4) {
        const auto group = digits.substr(start, 4);
        const auto bits = bits_of(group);
        const auto count = group.size() - 1;
        const auto unused = bits.value_or(0) & ((std::uint32_t{1} << (24U - 8U * count)) - 1U);
        if (!bits || unused != 0) {
            return std::nullopt;
        }
        for (std::size_t i = 0; i < count; ++i) {
            bytes.push_back(static_cast<std::byte>(*bits >> (16U - 8U * i) & 0xffU));
        }
    }
    return bytes;
}

}  // namespace sonde
