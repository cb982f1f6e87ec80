// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/tape_packets.hpp"
#include "exporters/tcp_packets.hpp"

#include <cstddef>
#include <vector>

namespace sonde {

/// The two ends of a connection, as far as they are known.
struct PduEnds {
    const TcpEnd* from{};  ///< Null where there are no addresses.
    const TcpEnd* to{};
};

/// Wireshark and others refuse a file with a larger packet.
inline constexpr std::size_t largest_pdu = 262'144;

/// An MQTT packet as Wireshark's own "Export PDUs" writes it: tags that name the dissector,
/// addresses and ports, and behind them the packet. Cut where the whole were larger than
/// largest_pdu.
struct UpperPdu {
    std::vector<std::byte> bytes{};
    std::size_t original_size{};
};

UpperPdu upper_pdu_of(const TapePacket& packet, PduEnds ends);

}  // namespace sonde
