// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect.hpp"

#include "probes/wire/dissect_parts.hpp"
#include "probes/wire/extent.hpp"
#include "probes/wire/field_words.hpp"

#include <algorithm>
#include <utility>

namespace sonde::wire {
namespace {

bool is_connect(std::span<const std::byte> packet) {
    return !packet.empty() &&
           std::to_integer<unsigned>(packet[0]) >> 4U == static_cast<unsigned>(PacketType::connect);
}

void dissect_body(FieldReader& in, Dissection& out, const PacketContext& context) {
    switch (context.type) {
        case PacketType::connect:
            return dissect_connect(in, out);
        case PacketType::connack:
            return dissect_connack(in, out, context);
        case PacketType::publish:
            return dissect_publish(in, out, context);
        case PacketType::puback:
        case PacketType::pubrec:
        case PacketType::pubrel:
        case PacketType::pubcomp:
            return dissect_acknowledgement(in, out, context);
        case PacketType::subscribe:
            return dissect_subscribe(in, out);
        case PacketType::suback:
            return dissect_suback(in, out, context);
        case PacketType::unsubscribe:
            return dissect_unsubscribe(in, out);
        case PacketType::unsuback:
            return dissect_unsuback(in, out, context);
        case PacketType::pingreq:
        case PacketType::pingresp:
            return;
        case PacketType::disconnect:
            return dissect_disconnect(in, out, context);
        case PacketType::auth:
            return dissect_auth(in, out, context);
    }
}

/// Bytes that no field accounts for. They are counted and not shown: in a CONNECT they may be a
/// password.
void add_rest(Dissection& out, std::size_t offset, std::size_t size, std::string problem) {
    if (size > 0) {
        out.fields.push_back({.name = "Rest",
                              .value = count_of_bytes(size),
                              .offset = offset,
                              .length = size,
                              .problem = std::move(problem)});
    }
}

}  // namespace

Dissection dissect(std::span<const std::byte> packet, Version version, Sender sender) {
    const auto extent = extent_of(packet);
    const auto first = packet.empty() ? 0U : std::to_integer<unsigned>(packet[0]);
    const PacketContext context{.type = static_cast<PacketType>(first >> 4U),
                                .flags = static_cast<std::uint8_t>(first & 0x0fU),
                                .version = version_of_connection(packet).value_or(version),
                                .sender = sender,
                                .body_size = extent.body_size};
    Dissection out;
    out.name = packet.empty() ? "nothing" : name_of(context.type);
    FieldReader header{packet, 0, packet.size(), context.version};
    dissect_header(header, out, context, packet.size());
    if (!header.ok()) {
        return out;
    }
    const auto end = std::min(packet.size(), extent.size());
    // AUTH has properties, also where it should not be.
    const auto read_by = context.type == PacketType::auth ? Version::v5 : context.version;
    FieldReader in{packet, header.at(), end, read_by};
    dissect_body(in, out, context);
    add_rest(out, in.at(), in.remaining(), in.ok() ? "left over at the end of the packet" : "");
    add_rest(out, end, packet.size() - end, "behind the end of the packet");
    return out;
}

std::optional<Version> version_of_connection(std::span<const std::byte> packet) {
    const auto extent = extent_of(packet);
    if (!is_connect(packet) || extent.header_size == 0) {
        return std::nullopt;
    }
    constexpr std::uint32_t level_bits = 0x7f;
    FieldReader in{
        packet, extent.header_size, std::min(packet.size(), extent.size()), Version::v3_1_1};
    Fields fields;
    in.text(fields, "Protocol Name");
    const auto* const level = in.u8(fields, "Protocol Level");
    if (level == nullptr) {
        return std::nullopt;
    }
    return (level->number.value_or(0) & level_bits) >= 5 ? Version::v5 : Version::v3_1_1;
}

}  // namespace sonde::wire
