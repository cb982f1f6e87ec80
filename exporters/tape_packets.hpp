// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/tape.hpp"

#include <cstddef>
#include <vector>

namespace sonde {

/// One MQTT packet of a tape, however many reads and writes carried it.
struct TapePacket {
    Direction direction{};
    Duration at{};  ///< Of the segment with its last byte.
    std::vector<std::byte> bytes{};
    std::size_t size{};  ///< More than there are bytes where the tape ends within the packet.
};

/// The packets of both directions in the order in which they were complete; unfinished ones come
/// last. What comes behind a length that is none is taken a segment at a time, as it is.
std::vector<TapePacket> packets_of(const Tape& tape);

/// The segments of a tape, of which none but the last of its direction ends within the fixed header
/// of a packet: what would goes with the next one. Wireshark takes a segment of TCP that ends there
/// for malformed, and is lost from then on.
std::vector<TapeSegment> with_whole_headers(const Tape& tape);

}  // namespace sonde
