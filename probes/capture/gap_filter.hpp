// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/connection.hpp"
#include "probes/capture/packet_walk.hpp"
#include "probes/tape.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sonde::capture {

/// Puts one direction's chunks on a tape so that only whole packets follow one another there:
/// around bytes that the capture lacks it leaves out the packet they belong to, and goes on where
/// the next one begins.
class GapFilter {
  public:
    /// `joined`: the stream began before the capture, perhaps within a packet.
    GapFilter(Direction direction, bool joined) : direction_{direction}, searching_{joined} {}

    void add(const Chunk& chunk, Tape& tape);
    /// So many bytes are missing behind the last chunk.
    void finish(std::size_t missing);

    /// What is missing and was left out, in sentences without a stop.
    const std::vector<std::string>& remarks() const { return remarks_; }

    static constexpr std::size_t most_remarks = 100;

  private:
    void bridge(std::size_t missing, Tape& tape);
    void drop_current(Tape& tape);
    void put(const Chunk& chunk, std::span<const std::byte> bytes, Tape& tape);
    void remark(std::string text);
    void remark_search();

    Direction direction_;
    PacketWalk walk_{};
    bool searching_;          ///< For a packet's start.
    std::size_t left_out_{};  ///< Bytes since the search began.
    std::size_t unwanted_{};  ///< Bytes to come that belong to a packet that was left out.
    std::size_t segment_{};   ///< Where on the tape the current packet began, ...
    std::size_t place_{};     ///< ... and at which byte of that segment.
    std::vector<std::string> remarks_{};
};

}  // namespace sonde::capture
