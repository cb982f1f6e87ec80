// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/frame.hpp"

namespace sonde::wire {
namespace {

using enum ReasonCode;

std::string_view by(Version version, std::string_view v3_1_1, std::string_view v5) {
    return version == Version::v5 ? v5 : v3_1_1;
}

std::optional<Violation> judge_first_byte(PacketType type, std::uint8_t flags, Version version) {
    if (type == PacketType{0}) {
        return Violation{malformed_packet, "", "packet type 0"};
    }
    if (type == PacketType::auth && version == Version::v3_1_1) {
        return Violation{protocol_error, "", "packet type 15, which 3.1.1 does not have"};
    }
    if (type == PacketType::publish) {
        return std::nullopt;
    }
    const bool acts = type == PacketType::pubrel || type == PacketType::subscribe ||
                      type == PacketType::unsubscribe;
    if (flags != (acts ? 2U : 0U)) {
        return Violation{malformed_packet,
                         by(version, "MQTT-2.2.2-2", "MQTT-2.1.3-1"),
                         "reserved flag bits of the fixed header in use"};
    }
    return std::nullopt;
}

}  // namespace

tl::expected<std::optional<FrameHeader>, Violation> read_header(std::span<const std::byte> bytes,
                                                                Version version,
                                                                std::size_t maximum_packet_size) {
    if (bytes.empty()) {
        return std::nullopt;
    }
    const auto first = std::to_integer<unsigned>(bytes[0]);
    FrameHeader header{.type = static_cast<PacketType>(first >> 4U),
                       .flags = static_cast<std::uint8_t>(first & 0x0fU)};
    if (const auto wrong = judge_first_byte(header.type, header.flags, version)) {
        return tl::unexpected{*wrong};
    }
    for (std::size_t at = 1; at <= 4; ++at) {
        if (at >= bytes.size()) {
            return std::nullopt;
        }
        const auto byte = std::to_integer<std::size_t>(bytes[at]);
        header.body_size |= (byte & 0x7fU) << (7 * (at - 1));
        if ((byte & 0x80U) != 0) {
            continue;
        }
        if (version == Version::v5 && byte == 0 && at > 1) {
            return tl::unexpected{Violation{
                malformed_packet, "MQTT-1.5.5-1", "a Remaining Length of more bytes than needed"}};
        }
        header.header_size = at + 1;
        if (header.size() > maximum_packet_size) {
            return tl::unexpected{Violation{packet_too_large,
                                            by(version, "", "MQTT-3.1.2-24"),
                                            "a packet larger than our Maximum Packet Size"}};
        }
        return header;
    }
    return tl::unexpected{
        Violation{malformed_packet, "", "a Remaining Length of more than four bytes"}};
}

tl::expected<std::optional<Frame>, Violation> split(std::span<const std::byte> bytes,
                                                    Version version,
                                                    std::size_t maximum_packet_size) {
    const auto header = read_header(bytes, version, maximum_packet_size);
    if (!header) {
        return tl::unexpected{header.error()};
    }
    if (!*header || (*header)->size() > bytes.size()) {
        return std::nullopt;
    }
    return Frame{.type = (*header)->type,
                 .flags = (*header)->flags,
                 .header_size = (*header)->header_size,
                 .body = bytes.subspan((*header)->header_size, (*header)->body_size)};
}

}  // namespace sonde::wire
