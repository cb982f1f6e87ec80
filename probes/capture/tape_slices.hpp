// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/packet_walk.hpp"
#include "probes/tape.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace sonde::capture {

/// A tape piece by piece, cut where both directions are between two packets: what is made of a
/// packet to look at it is much larger than the packet.
class TapeSlices {
  public:
    explicit TapeSlices(Tape tape);

    /// Nothing once there was the last. Each has the version of the whole.
    std::optional<Tape> next();

    static constexpr std::size_t usual_segments = 4096;  ///< At least; the last may have fewer.

  private:
    bool between_packets() const { return walks_[0].at_start() && walks_[1].at_start(); }

    Tape tape_;
    std::size_t taken_{};
    std::array<PacketWalk, 2> walks_{};
};

}  // namespace sonde::capture
