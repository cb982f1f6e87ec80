// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sonde::net {

/// Follows a stream of TLS records by their headers (RFC 8446 5.1), so that each can be read for
/// itself: then the time at which it came in is known.
class TlsRecordCursor {
  public:
    /// Bytes that may be read without touching the next record; at least 1.
    std::size_t wanted() const { return header_left_ > 0 ? header_left_ : body_left_; }

    /// What was read: no more than was wanted.
    void take(std::span<const std::byte> bytes) {
        if (header_left_ == 0) {
            body_left_ -= bytes.size();
        }
        for (std::size_t i = 0; header_left_ > 0 && i < bytes.size(); ++i) {
            // The last two bytes of the header are the length; earlier ones are shifted out.
            body_left_ = (body_left_ << 8U | std::to_integer<std::size_t>(bytes[i])) & 0xffffU;
            --header_left_;
        }
        if (header_left_ == 0 && body_left_ == 0) {
            header_left_ = header_size;
        }
    }

  private:
    static constexpr std::size_t header_size = 5;

    std::size_t header_left_{header_size};
    std::size_t body_left_{};
};

}  // namespace sonde::net
