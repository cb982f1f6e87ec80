// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"
#include "probes/wire/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sonde::wire {

/// The first thing a Reader could not read.
enum class ReadFault : std::uint8_t {
    none,
    truncated,
    varint_too_long,
    varint_not_minimal,
    ill_formed_text,
    null_character,
};

/// Takes fields off the front of received bytes. A read that fails yields zeros and sticks, so a
/// decoder reads straight through and asks once at the end whether what it read was there.
class Reader {
  public:
    explicit Reader(std::span<const std::byte> bytes) : rest_{bytes} {}

    std::uint8_t u8() {
        const auto bytes = take(1);
        return bytes.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(bytes[0]);
    }

    std::uint16_t u16() {
        const auto bytes = take(2);
        if (bytes.empty()) {
            return 0;
        }
        return static_cast<std::uint16_t>((std::to_integer<unsigned>(bytes[0]) << 8U) |
                                          std::to_integer<unsigned>(bytes[1]));
    }

    std::uint32_t u32() {
        const std::uint32_t high = u16();
        return (high << 16U) | u16();
    }

    /// A Variable Byte Integer in its only legal, shortest form (v5 1.5.5-1).
    std::uint32_t varint() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift <= 21; shift += 7) {
            const std::uint32_t byte = u8();
            value |= (byte & 0x7fU) << shift;
            if ((byte & 0x80U) == 0) {
                if (byte == 0 && shift != 0) {
                    fail(ReadFault::varint_not_minimal);
                }
                return ok() ? value : 0;
            }
        }
        fail(ReadFault::varint_too_long);
        return 0;
    }

    /// Exactly so many bytes, or none.
    std::span<const std::byte> take(std::size_t count) {
        if (count > rest_.size()) {
            fail(ReadFault::truncated);
            return {};
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    std::span<const std::byte> binary() { return take(u16()); }

    /// A UTF-8 Encoded String.
    std::string_view text() { return checked(known_text()); }

    /// A string whose characters are checked elsewhere.
    std::string_view known_text() { return as_text(binary()); }

    /// The same text, unless its characters are none that a string may have.
    std::string_view checked(std::string_view text) {
        switch (check_utf8(text)) {
            case Utf8::well_formed:
                return text;
            case Utf8::ill_formed:
                fail(ReadFault::ill_formed_text);
                break;
            case Utf8::null_character:
                fail(ReadFault::null_character);
                break;
        }
        return {};
    }

    std::span<const std::byte> rest() { return take(rest_.size()); }
    std::size_t remaining() const { return rest_.size(); }

    bool ok() const { return fault_ == ReadFault::none; }
    ReadFault fault() const { return fault_; }

  private:
    void fail(ReadFault fault) {
        if (ok()) {
            fault_ = fault;
        }
        rest_ = {};
    }

    std::span<const std::byte> rest_;
    ReadFault fault_ = ReadFault::none;
};

}  // namespace sonde::wire
