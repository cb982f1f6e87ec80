// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/capture_file.hpp"
#include "probes/tape.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sonde::capture {

/// An address and a port as they stand in a packet.
struct PacketEnd {
    std::array<std::byte, 16> address{};  ///< Of IPv4 the first four.
    bool ipv6{};
    std::uint16_t port{};

    friend auto operator<=>(const PacketEnd&, const PacketEnd&) = default;
};

TapeEnd to_tape_end(const PacketEnd& end);

/// What one TCP segment carried.
struct Segment {
    WallTime at{};
    PacketEnd from{};
    PacketEnd to{};
    std::uint32_t sequence{};
    std::uint32_t acknowledged{};
    bool syn{};
    bool rst{};
    bool ack{};
    std::span<const std::byte> payload{};
    std::size_t missing{};  ///< Bytes of the payload that were not captured, at its end.
};

/// What one packet of Wireshark's export of PDUs carried, without sequence numbers.
struct ExportedPdu {
    WallTime at{};
    PacketEnd from{};
    PacketEnd to{};
    std::span<const std::byte> payload{};
    std::size_t missing{};
};

/// Why there is nothing of TCP in a packet.
enum class Unread : std::uint8_t {
    other,      ///< It is something else.
    fragment,   ///< Of an IP packet; these are not put together.
    link_type,  ///< What its link type means is not known here.
    cut,        ///< Less was captured than its headers take.
};

/// Link types: Ethernet with VLAN tags, Linux cooked 1 and 2, raw IP, loopback.
tl::expected<Segment, Unread> read_segment(const CapturedPacket& packet);

/// MQTT under the tags of link type 252.
tl::expected<ExportedPdu, Unread> read_exported_pdu(const CapturedPacket& packet);

/// Link type 252.
inline constexpr std::uint32_t link_of_exported_pdus = 252;

}  // namespace sonde::capture
