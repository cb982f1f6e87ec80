// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet_type.hpp"
#include "probes/wire/violation.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sonde::wire {

/// What the fixed header says about a packet whose body may not have come yet.
struct FrameHeader {
    PacketType type{};
    std::uint8_t flags = 0;       ///< The lower four bits of the first byte.
    std::size_t header_size = 0;  ///< Two to five bytes.
    std::size_t body_size = 0;    ///< The Remaining Length: announced, not necessarily received.

    std::size_t size() const { return header_size + body_size; }
};

/// One packet that lies whole in a buffer, cut out but not decoded.
struct Frame {
    PacketType type{};
    std::uint8_t flags = 0;
    std::size_t header_size = 0;
    std::span<const std::byte> body{};

    std::size_t size() const { return header_size + body.size(); }
};

/// Nothing while the header is not complete. A packet type, flags or size that is not allowed is a
/// violation as soon as its byte is there; `maximum_packet_size` counts the fixed header too.
tl::expected<std::optional<FrameHeader>, Violation> read_header(std::span<const std::byte> bytes,
                                                                Version version,
                                                                std::size_t maximum_packet_size);

/// The packet at the front of the bytes, or nothing while it is not all there.
tl::expected<std::optional<Frame>, Violation> split(std::span<const std::byte> bytes,
                                                    Version version,
                                                    std::size_t maximum_packet_size);

}  // namespace sonde::wire
