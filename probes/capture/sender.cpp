// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/sender.hpp"

#include "probes/wire/packet_type.hpp"

namespace sonde::capture {

Sender sender_of(std::byte first_byte) {
    switch (wire::PacketType{std::to_integer<std::uint8_t>(first_byte >> 4U)}) {
        case wire::PacketType::connect:
        case wire::PacketType::subscribe:
        case wire::PacketType::unsubscribe:
        case wire::PacketType::pingreq:
            return Sender::client;
        case wire::PacketType::connack:
        case wire::PacketType::suback:
        case wire::PacketType::unsuback:
        case wire::PacketType::pingresp:
            return Sender::server;
        case wire::PacketType::publish:
        case wire::PacketType::puback:
        case wire::PacketType::pubrec:
        case wire::PacketType::pubrel:
        case wire::PacketType::pubcomp:
        case wire::PacketType::disconnect:
        case wire::PacketType::auth:
            break;
    }
    return Sender::either;
}

}  // namespace sonde::capture
