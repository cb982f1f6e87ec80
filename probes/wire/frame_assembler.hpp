// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"
#include "probes/wire/frame.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <span>

namespace sonde::wire {

/// Cuts a stream into packets, however it was cut into reads. Packets that lie whole in a read are
/// left where they are; the others are put together in a buffer that grows only with bytes that
/// were received, never with a length that was announced.
class FrameAssembler {
  public:
    /// The bytes must stay until next() has returned nothing, and it must have done so before.
    void feed(std::span<const std::byte> bytes);

    /// The next whole packet; it is valid until the next call of any function.
    tl::expected<std::optional<Frame>, Violation> next(Version version,
                                                       std::size_t maximum_packet_size);

    /// Whether bytes of an incomplete packet are waiting for the rest.
    bool inside_packet() const { return (!partial_.empty() && !taken_) || !input_.empty(); }

    /// How many bytes can come without any of them belonging to the packet after the one that is
    /// coming; at least 1. To be asked once next() has returned nothing.
    std::size_t wanted(Version version, std::size_t maximum_packet_size) const;

    /// How many bytes of a packet that did not lie whole in one read are kept.
    std::size_t held() const { return partial_.size(); }

    void clear();

  private:
    tl::expected<std::optional<Frame>, Violation> complete(Version version,
                                                           std::size_t maximum_packet_size);

    std::span<const std::byte> input_;
    Bytes partial_;
    bool taken_ = false;  ///< The packet in partial_ was handed out.
};

}  // namespace sonde::wire
