// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sonde::capture {

enum class ByteOrder : std::uint8_t { little, big };

/// Takes numbers off the front of a file's block in the byte order of the machine that wrote it. A
/// read past the end yields zeros and sticks.
class FieldReader {
  public:
    FieldReader(std::span<const std::byte> bytes, ByteOrder order) : rest_{bytes}, order_{order} {}

    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }

    /// Exactly so many bytes, or none.
    std::span<const std::byte> take(std::size_t count) {
        if (count > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    std::size_t remaining() const { return rest_.size(); }
    bool ok() const { return ok_; }

  private:
    std::uint64_t number(std::size_t size) {
        std::uint64_t value = 0;
        unsigned place = 0;
        for (const auto byte : take(size)) {
            const auto bits = std::to_integer<std::uint64_t>(byte);
            value = order_ == ByteOrder::big ? (value << 8U) | bits : value | (bits << place);
            place += 8;
        }
        return value;
    }

    std::span<const std::byte> rest_;
    ByteOrder order_;
    bool ok_{true};
};

}  // namespace sonde::capture
