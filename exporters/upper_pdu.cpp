// SPDX-License-Identifier: Apache-2.0
#include "exporters/upper_pdu.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace sonde {

namespace {

/// wsutil/exported_pdu_tlvs.h of Wireshark; all in network byte order.
enum class Tag : std::uint16_t {
    end = 0,
    dissector_name = 12,
    ipv4_source = 20,
    ipv4_destination = 21,
    ipv6_source = 22,
    ipv6_destination = 23,
    port_type = 24,
    source_port = 25,
    destination_port = 26,
};

constexpr std::uint32_t port_type_tcp = 2;
constexpr std::string_view dissector = "mqtt";
constexpr std::size_t ipv4_size = 4;

void append_u16(std::vector<std::byte>& bytes, std::size_t value) {
    bytes.push_back(static_cast<std::byte>((value >> 8U) & 0xffU));
    bytes.push_back(static_cast<std::byte>(value & 0xffU));
}

/// All values are a multiple of four bytes long, so that none is padded.
void append_tag(std::vector<std::byte>& bytes, Tag tag, std::span<const std::byte> value) {
    append_u16(bytes, static_cast<std::size_t>(tag));
    append_u16(bytes, value.size());
    bytes.insert(bytes.end(), value.begin(), value.end());
}

void append_number(std::vector<std::byte>& bytes, Tag tag, std::uint32_t value) {
    std::vector<std::byte> number;
    append_u16(number, value >> 16U);
    append_u16(number, value);
    append_tag(bytes, tag, number);
}

void append_ends(std::vector<std::byte>& bytes, const TcpEnd& from, const TcpEnd& to) {
    const bool ipv4 = from.address.size() == ipv4_size;
    append_tag(bytes, ipv4 ? Tag::ipv4_source : Tag::ipv6_source, from.address);
    append_tag(bytes, ipv4 ? Tag::ipv4_destination : Tag::ipv6_destination, to.address);
    append_number(bytes, Tag::port_type, port_type_tcp);
    append_number(bytes, Tag::source_port, from.port);
    append_number(bytes, Tag::destination_port, to.port);
}

}  // namespace

UpperPdu upper_pdu_of(const TapePacket& packet, PduEnds ends) {
    UpperPdu pdu;
    append_tag(pdu.bytes, Tag::dissector_name, std::as_bytes(std::span{dissector}));
    if (ends.from != nullptr && ends.to != nullptr) {
        append_ends(pdu.bytes, *ends.from, *ends.to);
    }
    append_tag(pdu.bytes, Tag::end, {});
    pdu.original_size = pdu.bytes.size() + packet.size;
    const auto kept = std::min(packet.bytes.size(), largest_pdu - pdu.bytes.size());
    pdu.bytes.insert(
        pdu.bytes.end(), packet.bytes.begin(), packet.bytes.begin() + static_cast<long>(kept));
    return pdu;
}

}  // namespace sonde
