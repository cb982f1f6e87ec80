// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/segment.hpp"

#include "probes/wire/reader.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

namespace sonde::capture {

namespace {

using Bytes = std::span<const std::byte>;
using wire::Reader;

enum LinkType : std::uint32_t {
    null = 0,
    ethernet = 1,
    raw_of_bsd = 12,
    raw_of_openbsd = 14,
    raw = 101,
    loop = 108,
    cooked = 113,
    ipv4 = 228,
    ipv6 = 229,
    cooked_2 = 276,
};

constexpr std::uint16_t ether_type_ipv4 = 0x0800;
constexpr std::uint16_t ether_type_ipv6 = 0x86dd;
constexpr std::uint8_t protocol_tcp = 6;

using IpBytes = tl::expected<Bytes, Unread>;

IpBytes behind_ether_type(Reader& in, std::uint16_t type) {
    constexpr int most_tags = 4;
    for (int i = 0; i < most_tags && (type == 0x8100 || type == 0x88a8 || type == 0x9100); ++i) {
        in.u16();
        type = in.u16();
    }
    if (!in.ok()) {
        return tl::unexpected{Unread::cut};
    }
    if (type != ether_type_ipv4 && type != ether_type_ipv6) {
        return tl::unexpected{Unread::other};
    }
    return in.rest();
}

IpBytes ip_in(const CapturedPacket& packet) {
    Reader in{packet.bytes};
    switch (packet.link) {
        case raw_of_bsd:
        case raw_of_openbsd:
        case raw:
        case ipv4:
        case ipv6:
            return packet.bytes;
        case null:
        case loop:
            // A family, by the numbers of the system that captured; the packet says the same.
            in.u32();
            return in.rest();
        case ethernet:
            in.take(12);
            return behind_ether_type(in, in.u16());
        case cooked:
            in.take(14);
            return behind_ether_type(in, in.u16());
        case cooked_2: {
            const auto type = in.u16();
            in.take(18);
            return behind_ether_type(in, type);
        }
        default:
            return tl::unexpected{Unread::link_type};
    }
}

/// What IP says of the TCP segment within.
struct Datagram {
    PacketEnd from{};
    PacketEnd to{};
    Bytes payload{};        ///< As far as it was captured.
    std::size_t missing{};  ///< How much of it was not.
};

void put_address(PacketEnd& end, Bytes address) {
    std::ranges::copy(address, end.address.begin());
    end.ipv6 = address.size() == end.address.size();
}

/// Cuts what is behind the datagram (Ethernet pads short frames), or says what is missing. A size
/// of 0 is written where the network card was to cut the segment: it is as long as the packet.
void fit(Datagram& datagram, Bytes rest, std::size_t size, std::size_t missing) {
    const auto wanted = size == 0 ? rest.size() + missing : size;
    datagram.payload = rest.first(std::min(rest.size(), wanted));
    datagram.missing = wanted - datagram.payload.size();
}

tl::expected<Datagram, Unread> read_ipv4(Bytes bytes, std::size_t missing) {
    Reader in{bytes};
    const std::size_t header = (in.u8() & 0x0fU) * std::size_t{4};
    in.u8();
    const std::size_t total = in.u16();
    in.u16();
    const auto fragment = in.u16();
    in.u8();
    const auto protocol = in.u8();
    in.u16();
    Datagram datagram;
    const auto from = in.take(4);
    const auto to = in.take(4);
    if (!in.ok() || header < 20 || header > bytes.size()) {
        return tl::unexpected{Unread::cut};
    }
    if (protocol != protocol_tcp) {
        return tl::unexpected{Unread::other};
    }
    if ((fragment & 0x3fffU) != 0) {
        return tl::unexpected{Unread::fragment};
    }
    put_address(datagram.from, from);
    put_address(datagram.to, to);
    fit(datagram, bytes.subspan(header), total > header ? total - header : 0, missing);
    return datagram;
}

bool is_extension(std::uint8_t next) {
    return next == IPPROTO_HOPOPTS || next == IPPROTO_ROUTING || next == IPPROTO_DSTOPTS;
}

tl::expected<Datagram, Unread> read_ipv6(Bytes bytes, std::size_t missing) {
    constexpr int most_extensions = 16;
    Reader in{bytes};
    in.u32();
    std::size_t size = in.u16();
    auto next = in.u8();
    in.u8();
    Datagram datagram;
    const auto from = in.take(16);
    const auto to = in.take(16);
    for (int i = 0; i < most_extensions && is_extension(next); ++i) {
        next = in.u8();
        const auto length = in.u8() * std::size_t{8} + 8;
        in.take(length - 2);
        size = size > length ? size - length : 0;
    }
    if (!in.ok()) {
        return tl::unexpected{Unread::cut};
    }
    if (next == IPPROTO_FRAGMENT) {
        return tl::unexpected{Unread::fragment};
    }
    if (next != protocol_tcp) {
        return tl::unexpected{Unread::other};
    }
    put_address(datagram.from, from);
    put_address(datagram.to, to);
    fit(datagram, in.rest(), size, missing);
    return datagram;
}

tl::expected<Datagram, Unread> read_ip(Bytes bytes, std::size_t missing) {
    if (bytes.empty()) {
        return tl::unexpected{Unread::cut};
    }
    switch (std::to_integer<unsigned>(bytes[0]) >> 4U) {
        case 4:
            return read_ipv4(bytes, missing);
        case 6:
            return read_ipv6(bytes, missing);
        default:
            return tl::unexpected{Unread::other};
    }
}

tl::expected<Segment, Unread> read_tcp(const Datagram& datagram) {
    Reader in{datagram.payload};
    Segment segment{.from = datagram.from, .to = datagram.to, .missing = datagram.missing};
    segment.from.port = in.u16();
    segment.to.port = in.u16();
    segment.sequence = in.u32();
    segment.acknowledged = in.u32();
    const std::size_t header = (in.u8() >> 4U) * std::size_t{4};
    const auto flags = in.u8();
    if (!in.ok() || header < 20 || header > datagram.payload.size()) {
        return tl::unexpected{Unread::cut};
    }
    segment.syn = (flags & 0x02U) != 0;
    segment.rst = (flags & 0x04U) != 0;
    segment.ack = (flags & 0x10U) != 0;
    segment.payload = datagram.payload.subspan(header);
    return segment;
}

}  // namespace

TapeEnd to_tape_end(const PacketEnd& end) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(end.ipv6 ? AF_INET6 : AF_INET, end.address.data(), text.data(), text.size());
    return {.address = text.data(), .port = end.port};
}

tl::expected<Segment, Unread> read_segment(const CapturedPacket& packet) {
    const auto ip = ip_in(packet);
    if (!ip) {
        return tl::unexpected{ip.error()};
    }
    const auto datagram = read_ip(*ip, packet.missing);
    if (!datagram) {
        return tl::unexpected{datagram.error()};
    }
    auto segment = read_tcp(*datagram);
    if (segment) {
        segment->at = packet.at;
    }
    return segment;
}

}  // namespace sonde::capture
