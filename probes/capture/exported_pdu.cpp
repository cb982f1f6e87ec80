// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/segment.hpp"
#include "probes/wire/reader.hpp"

#include <algorithm>

namespace sonde::capture {

namespace {

/// wsutil/exported_pdu_tlvs.h of Wireshark.
enum Tag : std::uint16_t {
    end = 0,
    dissector_name = 12,
    ipv4_source = 20,
    ipv4_destination = 21,
    ipv6_source = 22,
    ipv6_destination = 23,
    source_port = 25,
    destination_port = 26,
};

void put_address(PacketEnd& end, std::span<const std::byte> value) {
    if (value.size() == 4 || value.size() == end.address.size()) {
        std::ranges::copy(value, end.address.begin());
        end.ipv6 = value.size() == end.address.size();
    }
}

std::uint16_t port_in(std::span<const std::byte> value) {
    return static_cast<std::uint16_t>(wire::Reader{value}.u32() & 0xffffU);
}

/// The name may be filled up with zeros.
bool names_mqtt(std::span<const std::byte> value) {
    const auto name = wire::as_text(value);
    return name.substr(0, name.find('\0')) == "mqtt";
}

}  // namespace

tl::expected<ExportedPdu, Unread> read_exported_pdu(const CapturedPacket& packet) {
    wire::Reader in{packet.bytes};
    ExportedPdu pdu{.at = packet.at, .missing = packet.missing};
    bool mqtt = false;
    for (auto tag = in.u16(); in.ok() && tag != end; tag = in.u16()) {
        const auto value = in.take(in.u16());
        switch (tag) {
            case dissector_name:
                mqtt = names_mqtt(value);
                break;
            case ipv4_source:
            case ipv6_source:
                put_address(pdu.from, value);
                break;
            case ipv4_destination:
            case ipv6_destination:
                put_address(pdu.to, value);
                break;
            case source_port:
                pdu.from.port = port_in(value);
                break;
            case destination_port:
                pdu.to.port = port_in(value);
                break;
            default:
                break;
        }
    }
    in.u16();
    if (!in.ok()) {
        return tl::unexpected{Unread::cut};
    }
    if (!mqtt) {
        return tl::unexpected{Unread::other};
    }
    pdu.payload = in.rest();
    return pdu;
}

}  // namespace sonde::capture
