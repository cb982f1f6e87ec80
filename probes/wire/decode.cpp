// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode.hpp"

#include "probes/wire/decode_parts.hpp"

namespace sonde::wire {
namespace {

template <class P>
tl::expected<Packet, Violation> widen(tl::expected<P, Violation> decoded) {
    if (!decoded) {
        return tl::unexpected{decoded.error()};
    }
    return Packet{*std::move(decoded)};
}

}  // namespace

tl::expected<Packet, Violation> decode(Version version, const Frame& frame) {
    const BodyReader in{version, frame.body};
    switch (frame.type) {
        case PacketType::connect:
            return widen(decode_connect(in));
        case PacketType::connack:
            return widen(decode_connack(in));
        case PacketType::publish:
            return widen(decode_publish(version, frame));
        case PacketType::puback:
        case PacketType::pubrec:
        case PacketType::pubrel:
        case PacketType::pubcomp:
            return widen(decode_acknowledgement(version, frame));
        case PacketType::subscribe:
            return widen(decode_subscribe(in));
        case PacketType::suback:
            return widen(decode_suback(in));
        case PacketType::unsubscribe:
            return widen(decode_unsubscribe(in));
        case PacketType::unsuback:
            return widen(decode_unsuback(in));
        case PacketType::pingreq:
            return widen(in.finish(Pingreq{}));
        case PacketType::pingresp:
            return widen(in.finish(Pingresp{}));
        case PacketType::disconnect:
            return widen(decode_disconnect(in));
        case PacketType::auth:
            return widen(decode_auth(in));
    }
    return tl::unexpected{Violation{ReasonCode::malformed_packet, "", "packet type 0"}};
}

}  // namespace sonde::wire
