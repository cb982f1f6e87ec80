// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace sonde::wire {

constexpr std::size_t varint_size(std::size_t value) {
    if (value < 128) {
        return 1;
    }
    if (value < 16'384) {
        return 2;
    }
    return value < 2'097'152 ? 3 : 4;
}

/// Puts fields behind each other into a given buffer. What does not fit is not written and sticks.
class Writer {
  public:
    explicit Writer(std::span<std::byte> into) : into_{into} {}

    void u8(std::uint8_t value) {
        if (fits(1)) {
            into_[size_++] = std::byte{value};
        }
    }

    void u16(std::uint16_t value) {
        u8(static_cast<std::uint8_t>(value >> 8U));
        u8(static_cast<std::uint8_t>(value & 0xffU));
    }

    void u32(std::uint32_t value) {
        u16(static_cast<std::uint16_t>(value >> 16U));
        u16(static_cast<std::uint16_t>(value & 0xffffU));
    }

    void varint(std::uint32_t value) {
        while (value > 127) {
            u8(static_cast<std::uint8_t>((value & 0x7fU) | 0x80U));
            value >>= 7U;
        }
        u8(static_cast<std::uint8_t>(value));
    }

    void raw(std::span<const std::byte> bytes) {
        if (!bytes.empty() && fits(bytes.size())) {
            std::memcpy(into_.data() + size_, bytes.data(), bytes.size());
            size_ += bytes.size();
        }
    }

    /// The caller has seen to it that the length fits two bytes.
    void binary(std::span<const std::byte> bytes) {
        u16(static_cast<std::uint16_t>(bytes.size()));
        raw(bytes);
    }

    void text(std::string_view text) { binary(as_bytes(text)); }

    bool ok() const { return ok_; }
    std::size_t size() const { return size_; }

  private:
    bool fits(std::size_t count) {
        ok_ = ok_ && count <= into_.size() - size_;
        return ok_;
    }

    std::span<std::byte> into_;
    std::size_t size_ = 0;
    bool ok_ = true;
};

}  // namespace sonde::wire
