// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sonde::wire {

/// How far the packet at the front of some bytes reaches, by its Remaining Length alone: also one
/// that is otherwise wrong has an end, behind which the next begins.
struct Extent {
    enum class Kind : std::uint8_t {
        whole,    ///< All of it is there.
        partial,  ///< It has a size, and not all of it is there.
        begun,    ///< Its Remaining Length is not all there.
        endless,  ///< Its Remaining Length has more than four bytes: nobody knows where it ends.
    };

    Kind kind{};
    std::size_t header_size{};  ///< 0 where the size is not known.
    std::size_t body_size{};    ///< As announced: never a reason to allocate.

    std::size_t size() const { return header_size + body_size; }
};

/// No bytes are a packet that has begun.
Extent extent_of(std::span<const std::byte> bytes);

}  // namespace sonde::wire
