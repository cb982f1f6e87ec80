// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/body_reader.hpp"

namespace sonde::wire {

using enum ReasonCode;

PacketId BodyReader::packet_id() {
    const PacketId id = u16();
    require(id != 0, {protocol_error, by("MQTT-2.3.1-1", "MQTT-2.2.1-3"), "packet identifier 0"});
    return id;
}

Properties BodyReader::properties(Holders place) {
    if (version_ == Version::v3_1_1) {
        return {};
    }
    const auto block = in_.take(in_.varint());
    if (block.empty()) {
        return {};
    }
    const auto parsed = Properties::parse(block, place);
    if (!parsed) {
        require(false, parsed.error());
        return {};
    }
    return *parsed;
}

Violation BodyReader::violation() const {
    if (violation_) {
        return *violation_;
    }
    switch (in_.fault()) {
        case ReadFault::none:
            return {malformed_packet, "", "bytes left over at the end of a packet"};
        case ReadFault::truncated:
            return {malformed_packet, "", "a field longer than the packet that holds it"};
        case ReadFault::varint_too_long:
            return {malformed_packet, "", "a Variable Byte Integer of more than four bytes"};
        case ReadFault::varint_not_minimal:
            return {malformed_packet, "MQTT-1.5.5-1", "a Variable Byte Integer longer than needed"};
        case ReadFault::ill_formed_text:
            return {malformed_packet,
                    by("MQTT-1.5.3-1", "MQTT-1.5.4-1"),
                    "a string that is not well-formed UTF-8"};
        case ReadFault::null_character:
            return {malformed_packet, by("MQTT-1.5.3-2", "MQTT-1.5.4-2"), "a string with U+0000"};
    }
    return {};
}

}  // namespace sonde::wire
