// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect_parts.hpp"

#include "probes/wire/field_words.hpp"

#include <bit>
#include <utility>

namespace sonde::wire {

unsigned add_bits(PacketField& byte, std::string_view name, std::uint8_t bits) {
    const auto whole = byte.number.value_or(0);
    const unsigned value = (whole & bits) >> static_cast<unsigned>(std::countr_zero(bits));
    byte.children.push_back({.name = std::string{name},
                             .value = std::to_string(value),
                             .number = value,
                             .offset = byte.offset,
                             .length = 1,
                             .bits = bits});
    return value;
}

void explain(PacketField& byte, std::string meaning) {
    byte.children.back().value = std::move(meaning);
}

void add_reserved(PacketField& byte, std::uint8_t bits, std::string_view statement) {
    if (add_bits(byte, "Reserved", bits) != 0) {
        complain(byte.children.back(), "reserved bits are in use", statement);
    }
}

void add_left_out(Fields& out, std::string_view name, std::string value, std::size_t offset) {
    out.push_back({.name = std::string{name}, .value = std::move(value), .offset = offset});
}

void add_more(FieldReader& in, Fields& out) {
    const auto at = in.at();
    const auto size = in.remaining();
    static_cast<void>(in.part(size));
    out.push_back({.name = "More",
                   .value = count_of_bytes(size) + " that are not shown",
                   .offset = at,
                   .length = size});
}

void dissect_packet_id(FieldReader& in, Dissection& out) {
    auto* const id = in.u16(out.fields, "Packet Identifier");
    if (id == nullptr) {
        return;
    }
    out.facts.push_back("id " + id->value);
    if (id->number == 0) {
        complain(*id, "0 is no packet identifier", in.by("MQTT-2.3.1-1", "MQTT-2.2.1-3"));
    }
}

void dissect_reason(FieldReader& in, Dissection& out, const PacketContext& context) {
    auto* const field = in.u8(out.fields, "Reason Code");
    if (field == nullptr) {
        return;
    }
    const auto byte = static_cast<std::uint8_t>(field->number.value_or(0));
    const ReasonCode code{byte};
    const std::string name{name_of(context.type, code)};
    field->value = hex_byte(byte) + " " + name;
    out.facts.push_back(name_of(code) == "Unknown reason code" ? field->value : name);
    const std::string packet{name_of(context.type)};
    if (!is_listed(context.type, code)) {
        complain(*field, "no reason code of " + packet);
    } else if (!is_listed(context.type, code, context.sender)) {
        complain(*field,
                 std::string{context.sender == Sender::client ? "no client" : "no server"} +
                     " may send this in a " + packet);
    }
}

const PacketField* find_child(const PacketField* group, std::string_view name) {
    if (group != nullptr) {
        for (const auto& child : group->children) {
            if (child.name == name) {
                return &child;
            }
        }
    }
    return nullptr;
}

}  // namespace sonde::wire
