// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sonde::capture {

/// Follows a stream of MQTT packets without keeping them: it only knows how much of the current
/// packet is still to come.
class PacketWalk {
  public:
    /// Goes on to the next packet's start or the end of the bytes. Answers how many bytes that
    /// took.
    std::size_t step(std::span<const std::byte> bytes);

    bool at_start() const { return remaining_ == 0 && header_.empty(); }
    /// How much of a packet whose length is known is to come; 0 at a start.
    std::size_t remaining() const { return remaining_; }
    /// A length that is none came: where packets begin is not known any more.
    bool lost() const { return lost_; }

    /// A packet begins with the next byte.
    void restart();

  private:
    wire::Bytes header_{};  ///< Of a packet whose length has not come.
    std::size_t remaining_{};
    bool lost_{};
};

/// Whether a stream that was joined in its middle may well begin a packet here: all that is there
/// are packets of one version, and the last may go on.
bool may_begin_here(std::span<const std::byte> bytes);

}  // namespace sonde::capture
