// SPDX-License-Identifier: Apache-2.0
#include "exporters/tcp_packets.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <utility>

namespace sonde {

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t ipv4_size = sizeof(in_addr);
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t hops = 64;
/// With the scale below: a gigabyte, so that no analysis calls it full.
constexpr std::uint16_t window = 65'535;
constexpr std::uint8_t window_scale = 14;
/// Away from each other and from 0, so that relative numbers are seen to be relative.
constexpr std::uint32_t first_number_of_ours = 0x10000000;
constexpr std::uint32_t first_number_of_theirs = 0x50000000;
constexpr std::uint32_t between_connections = 0x9e3779b1;

void append_u8(Bytes& bytes, std::uint32_t value) {
    bytes.push_back(static_cast<std::byte>(value & 0xffU));
}

void append_u16(Bytes& bytes, std::uint32_t value) {
    append_u8(bytes, value >> 8U);
    append_u8(bytes, value);
}

void append_u32(Bytes& bytes, std::uint32_t value) {
    append_u16(bytes, value >> 16U);
    append_u16(bytes, value);
}

void append(Bytes& bytes, std::span<const std::byte> more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
}

void put_u16(Bytes& bytes, std::size_t place, std::uint32_t value) {
    bytes[place] = static_cast<std::byte>((value >> 8U) & 0xffU);
    bytes[place + 1] = static_cast<std::byte>(value & 0xffU);
}

/// The sum of 16-bit words that checksums are made of (RFC 1071).
std::uint64_t sum_of(std::span<const std::byte> bytes) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = std::to_integer<std::uint64_t>(bytes[i]);
        sum += i % 2 == 0 ? byte << 8U : byte;
    }
    return sum;
}

std::uint32_t checksum_of(std::uint64_t sum) {
    while (sum > 0xffffU) {
        sum = (sum & 0xffffU) + (sum >> 16U);
    }
    return static_cast<std::uint32_t>(~sum & 0xffffU);
}

std::size_t place_of(Direction direction) {
    return direction == Direction::sent ? 0 : 1;
}

std::uint32_t bits_of(TcpFlag flag) {
    return static_cast<std::uint32_t>(flag);
}

Bytes ipv4_header(const TcpEnd& from, const TcpEnd& to, std::size_t size) {
    Bytes header;
    append_u8(header, 0x45);
    append_u8(header, 0);
    append_u16(header, static_cast<std::uint32_t>(20 + size));
    append_u16(header, 0);
    append_u16(header, 0x4000);  // Do not fragment.
    append_u8(header, hops);
    append_u8(header, protocol_tcp);
    append_u16(header, 0);
    append(header, from.address);
    append(header, to.address);
    put_u16(header, 10, checksum_of(sum_of(header)));
    return header;
}

Bytes ipv6_header(const TcpEnd& from, const TcpEnd& to, std::size_t size) {
    Bytes header;
    append_u32(header, 0x60000000);
    append_u16(header, static_cast<std::uint32_t>(size));
    append_u8(header, protocol_tcp);
    append_u8(header, hops);
    append(header, from.address);
    append(header, to.address);
    return header;
}

/// What a SYN says: the largest segment, and how far the window is scaled.
Bytes options_of_syn() {
    Bytes options;
    append_u16(options, 0x0204);
    append_u16(options, largest_tcp_payload);
    append_u8(options, 1);
    append_u8(options, 3);
    append_u8(options, 3);
    append_u8(options, window_scale);
    return options;
}

}  // namespace

std::optional<TcpEnd> tcp_end_of(const TapeEnd& end) {
    const auto literal = end.address.substr(0, end.address.find('%'));
    TcpEnd result{.port = end.port};
    result.address.resize(sizeof(in_addr));
    if (inet_pton(AF_INET, literal.c_str(), result.address.data()) == 1) {
        return result;
    }
    result.address.resize(sizeof(in6_addr));
    if (inet_pton(AF_INET6, literal.c_str(), result.address.data()) == 1) {
        return result;
    }
    return std::nullopt;
}

TcpConversation::TcpConversation(TcpEnd ours, TcpEnd theirs, std::uint32_t number) {
    const auto offset = number * between_connections;
    sides_[0] = {.end = std::move(ours), .next = first_number_of_ours + offset};
    sides_[1] = {.end = std::move(theirs), .next = first_number_of_theirs + offset};
}

Bytes TcpConversation::packet(Direction direction,
                              std::span<const std::byte> payload,
                              std::optional<TcpFlag> flag) {
    auto& from = sides_[place_of(direction)];
    const auto& to = sides_[1 - place_of(direction)];
    const auto options = flag == TcpFlag::syn ? options_of_syn() : Bytes{};
    auto flags = flag ? bits_of(*flag) : 0U;
    flags |= to.opened ? bits_of(TcpFlag::ack) : 0U;
    flags |= payload.empty() ? 0U : bits_of(TcpFlag::psh);

    Bytes segment;
    append_u16(segment, from.end.port);
    append_u16(segment, to.end.port);
    append_u32(segment, from.next);
    append_u32(segment, to.opened ? to.next : 0);
    append_u8(segment, static_cast<std::uint32_t>((20 + options.size()) / 4) << 4U);
    append_u8(segment, flags);
    append_u16(segment, window);
    append_u32(segment, 0);  // Checksum and urgent pointer.
    append(segment, options);
    append(segment, payload);
    // The pseudo header is added up without being built.
    put_u16(segment,
            16,
            checksum_of(sum_of(from.end.address) + sum_of(to.end.address) + protocol_tcp +
                        segment.size() + sum_of(segment)));

    const bool takes_a_number = flag == TcpFlag::syn || flag == TcpFlag::fin;
    from.next += static_cast<std::uint32_t>(payload.size()) + (takes_a_number ? 1U : 0U);
    from.opened = from.opened || flag == TcpFlag::syn;
    auto packet = from.end.address.size() == ipv4_size
                      ? ipv4_header(from.end, to.end, segment.size())
                      : ipv6_header(from.end, to.end, segment.size());
    append(packet, segment);
    return packet;
}

}  // namespace sonde
