// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/bytes_of.hpp"

#include <stdexcept>

namespace sonde::wire {
namespace {

constexpr std::string_view digits_in_order = "0123456789abcdef";

}  // namespace

Bytes hex(std::string_view digits) {
    Bytes bytes;
    bool high = true;
    for (const char digit : digits) {
        if (digit == ' ') {
            continue;
        }
        const auto value = digits_in_order.find(digit);
        if (value == std::string_view::npos) {
            throw std::invalid_argument{"not a lower case hexadecimal digit"};
        }
        if (high) {
            bytes.push_back(std::byte{static_cast<unsigned char>(value << 4U)});
        } else {
            bytes.back() |= std::byte{static_cast<unsigned char>(value)};
        }
        high = !high;
    }
    if (!high) {
        throw std::invalid_argument{"half a byte"};
    }
    return bytes;
}

std::string hex_of(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        const auto value = std::to_integer<unsigned>(byte);
        text += digits_in_order[value >> 4U];
        text += digits_in_order[value & 0xfU];
        text += ' ';
    }
    return text;
}

}  // namespace sonde::wire
