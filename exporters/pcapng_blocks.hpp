// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace sonde {

/// What the packets of an interface begin with, by the registry of tcpdump.org.
enum class LinkType : std::uint16_t {
    raw_ip = 101,     ///< An IPv4 or IPv6 header.
    upper_pdu = 252,  ///< Wireshark's tags, which name the dissector.
};

/// Which way a packet went, as seen by whoever captured it.
enum class PacketFlow : std::uint8_t { inbound = 1, outbound = 2 };

struct PcapngPacket {
    std::uint32_t interface_id{};  ///< Place of its interface in the file.
    WallTime at{};
    PacketFlow flow{};
    std::span<const std::byte> bytes{};
    std::size_t original_size{};  ///< Never less than the bytes that are there.
    std::string_view comment{};   ///< For people; empty for none.
};

/// Blocks of a pcapng file, version 1.0, in little endian. A text of more than 64 KiB is cut.
void write_section_header(std::ostream& out, std::string_view application);

/// An interface whose times count nanoseconds.
void write_interface(std::ostream& out,
                     LinkType link,
                     std::string_view name,
                     std::string_view description);

void write_packet(std::ostream& out, const PcapngPacket& packet);

}  // namespace sonde
