// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/dissection.hpp"
#include "probes/tape.hpp"

#include <cstddef>
#include <vector>

namespace sonde {

/// A packet of a connection, taken apart.
struct TracedPacket {
    Direction direction{};
    Duration at{};       ///< When its last byte went or came, since the run started.
    bool stamped{};      ///< By the kernel.
    std::size_t size{};  ///< Bytes; of what there is, where the packet was cut short.
    bool whole{};        ///< Else the connection ended in it, or nobody knows where it ends.
    MqttVersion mqtt{};  ///< By which it was read.
    Dissection dissection{};

    friend bool operator==(const TracedPacket&, const TracedPacket&) = default;
};

struct Trace {
    std::vector<TracedPacket> packets{};  ///< In the order of their times.
    bool cut_short{};                     ///< The tape was full: what came later is missing.

    friend bool operator==(const Trace&, const Trace&) = default;
};

/// All packets of a connection. A packet may span segments, and a segment may hold several; the
/// CONNECT decides the version of what follows it, and the tape's is that of what comes before.
Trace trace_of(const Tape& tape);

}  // namespace sonde
