// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sonde {

/// Numbers in as many bytes as they need, seven bits in each (LEB128).
class ByteWriter {
  public:
    static constexpr bool writes = true;

    void number(std::uint64_t value) {
        for (; value >= 0x80U; value >>= 7U) {
            bytes_.push_back(static_cast<char>(value | 0x80U));
        }
        bytes_.push_back(static_cast<char>(value));
    }
    void text(const std::string& value) {
        number(value.size());
        bytes_ += value;
    }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_{};
};

/// Reads what a ByteWriter wrote. Behind the end there are zeros, and it says at last that it was
/// there.
class ByteReader {
  public:
    static constexpr bool writes = false;

    explicit ByteReader(std::string_view bytes) : bytes_{bytes} {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (bytes_.empty()) {
                break;
            }
            const auto byte = static_cast<unsigned char>(bytes_.front());
            bytes_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if ((byte & 0x80U) == 0) {
                return value;
            }
        }
        ok_ = false;
        return 0;
    }
    std::string text() {
        const auto size = number();
        if (size > bytes_.size()) {
            ok_ = false;
            return {};
        }
        std::string value{bytes_.substr(0, size)};
        bytes_.remove_prefix(size);
        return value;
    }
    /// Of things that are at least a byte each.
    std::uint64_t size() {
        const auto size = number();
        ok_ = ok_ && size <= bytes_.size();
        return ok_ ? size : 0;
    }
    void fail() { ok_ = false; }
    bool done() const { return ok_ && bytes_.empty(); }

  private:
    std::string_view bytes_;
    bool ok_{true};
};

}  // namespace sonde
