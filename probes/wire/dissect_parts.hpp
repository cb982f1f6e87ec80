// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/field_reader.hpp"
#include "probes/wire/property.hpp"
#include "probes/wire/reason_code.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What the dissectors of the packet types share, and those themselves.
namespace sonde::wire {

/// What is known of a packet before its body is looked at.
struct PacketContext {
    PacketType type{};
    std::uint8_t flags{};  ///< The lower four bits of the first byte.
    Version version{};
    Sender sender{};
    std::size_t body_size{};  ///< As the Remaining Length has it; 0 where that is not all there.
};

/// Nobody reads more; what comes behind it is told as a count of bytes.
inline constexpr std::size_t most_in_a_list = 1000;

/// Appends a part of the byte that a field is, and answers its value.
unsigned add_bits(PacketField& byte, std::string_view name, std::uint8_t bits);

/// The field that was appended last, for what it means.
void explain(PacketField& byte, std::string meaning);

/// For bits that must be 0.
void add_reserved(PacketField& byte, std::uint8_t bits, std::string_view statement);

/// A field that the packet left out, and what holds then.
void add_left_out(Fields& out, std::string_view name, std::string value, std::size_t offset);

/// Steps over what is left of a list that is too long to show.
void add_more(FieldReader& in, Fields& out);

/// Never 0. Adds the fact.
void dissect_packet_id(FieldReader& in, Dissection& out);

/// A v5 reason code. Adds the fact.
void dissect_reason(FieldReader& in, Dissection& out, const PacketContext& context);

/// The Property Length and what it measures; nothing on 3.1.1. Answers the group, or null where
/// nothing was appended, good until the next field is.
const PacketField* dissect_properties(FieldReader& in,
                                      Fields& out,
                                      Holders place,
                                      std::string_view name = "Properties");

/// The child of that name, or null.
const PacketField* find_child(const PacketField* group, std::string_view name);

/// The first byte and the Remaining Length.
void dissect_header(FieldReader& in,
                    Dissection& out,
                    const PacketContext& context,
                    std::size_t packet_size);

void dissect_connect(FieldReader& in, Dissection& out);
void dissect_connack(FieldReader& in, Dissection& out, const PacketContext& context);
void dissect_publish(FieldReader& in, Dissection& out, const PacketContext& context);
void dissect_acknowledgement(FieldReader& in, Dissection& out, const PacketContext& context);
void dissect_subscribe(FieldReader& in, Dissection& out);
void dissect_suback(FieldReader& in, Dissection& out, const PacketContext& context);
void dissect_unsubscribe(FieldReader& in, Dissection& out);
void dissect_unsuback(FieldReader& in, Dissection& out, const PacketContext& context);
void dissect_disconnect(FieldReader& in, Dissection& out, const PacketContext& context);
void dissect_auth(FieldReader& in, Dissection& out, const PacketContext& context);

}  // namespace sonde::wire
