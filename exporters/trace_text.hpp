// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/trace.hpp"

#include <ostream>

namespace sonde {

/// A packet for a person: a head line with its time, direction, name, what tells most and size, and
/// the tree of its fields below. Whatever the packet holds is made printable.
void write_packet(std::ostream& out, const TracedPacket& packet, const TextStyle& style);

/// All packets of a connection.
void write_trace(std::ostream& out, const Trace& trace, const TextStyle& style);

}  // namespace sonde
