// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect_parts.hpp"
#include "probes/wire/field_words.hpp"

#include <optional>

namespace sonde::wire {
namespace {

constexpr std::uint8_t type_bits = 0xf0;
constexpr std::uint8_t flag_bits = 0x0f;
constexpr std::uint8_t dup_bit = 0x08;
constexpr std::uint8_t qos_bits = 0x06;
constexpr std::uint8_t retain_bit = 0x01;

/// Which side alone sends packets of this type; nothing where both may.
std::optional<Sender> only_sender(PacketType type, Version version) {
    switch (type) {
        case PacketType::connect:
        case PacketType::subscribe:
        case PacketType::unsubscribe:
        case PacketType::pingreq:
            return Sender::client;
        case PacketType::connack:
        case PacketType::suback:
        case PacketType::unsuback:
        case PacketType::pingresp:
            return Sender::server;
        case PacketType::disconnect:
            return version == Version::v5 ? std::nullopt : std::optional{Sender::client};
        case PacketType::publish:
        case PacketType::puback:
        case PacketType::pubrec:
        case PacketType::pubrel:
        case PacketType::pubcomp:
        case PacketType::auth:
            break;
    }
    return std::nullopt;
}

void dissect_type(PacketField& first, const PacketContext& context) {
    add_bits(first, "Packet Type", type_bits);
    const std::string name{name_of(context.type)};
    explain(first, std::to_string(static_cast<unsigned>(context.type)) + ", " + name);
    auto& field = first.children.back();
    if (context.type == PacketType{0}) {
        complain(field, "the standard has no packet type 0");
        return;
    }
    if (context.type == PacketType::auth && context.version == Version::v3_1_1) {
        complain(field, "3.1.1 has no AUTH");
    }
    if (only_sender(context.type, context.version).value_or(context.sender) != context.sender) {
        complain(field,
                 std::string{context.sender == Sender::client ? "no client" : "no server"} +
                     " sends " + name);
    }
}

void dissect_publish_flags(PacketField& first, Dissection& out) {
    const bool again = add_bits(first, "DUP", dup_bit) != 0;
    explain(first, again ? "1, sent again" : "0, first attempt");
    const auto qos = add_bits(first, "QoS", qos_bits);
    explain(first, qos_in_words(qos));
    if (qos == 3) {
        complain(first.children.back(), "there is no QoS 3", "MQTT-3.3.1-4");
    } else if (again && qos == 0) {
        complain(*(first.children.end() - 2), "DUP at QoS 0", "MQTT-3.3.1-2");
    }
    const bool retain = add_bits(first, "RETAIN", retain_bit) != 0;
    explain(first, retain ? "1, retained" : "0, not retained");
    out.facts.push_back("QoS " + std::to_string(qos));
    if (again) {
        out.facts.emplace_back("sent again");
    }
    if (retain) {
        out.facts.emplace_back("retained");
    }
}

void dissect_fixed_flags(PacketField& first, const PacketContext& context) {
    const bool acts = context.type == PacketType::pubrel || context.type == PacketType::subscribe ||
                      context.type == PacketType::unsubscribe;
    const unsigned wanted = acts ? 2 : 0;
    if (add_bits(first, "Reserved", flag_bits) != wanted && context.type != PacketType{0}) {
        complain(first.children.back(),
                 "must be " + std::to_string(wanted),
                 context.version == Version::v5 ? "MQTT-2.1.3-1" : "MQTT-2.2.2-2");
    }
}

}  // namespace

void dissect_header(FieldReader& in,
                    Dissection& out,
                    const PacketContext& context,
                    std::size_t packet_size) {
    PacketField header{.name = "Fixed Header", .offset = in.at()};
    if (auto* const first = in.u8(header.children, "Type and Flags")) {
        first->value = hex_byte(static_cast<std::uint8_t>(first->number.value_or(0)));
        dissect_type(*first, context);
        if (context.type == PacketType::publish) {
            dissect_publish_flags(*first, out);
        } else {
            dissect_fixed_flags(*first, context);
        }
    }
    if (auto* const length = in.varint(header.children, "Remaining Length")) {
        const std::size_t size = length->number.value_or(0);
        length->value = count_of_bytes(size);
        const auto there = packet_size - in.at();
        if (size > there) {
            complain(*length,
                     "of which " + std::to_string(there) + (there == 1 ? " is" : " are") +
                         " there: the packet is cut short");
        }
    }
    header.length = in.at() - header.offset;
    out.fields.push_back(std::move(header));
}

}  // namespace sonde::wire
