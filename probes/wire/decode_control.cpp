// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode_parts.hpp"

namespace sonde::wire {

using enum ReasonCode;

tl::expected<Disconnect, Violation> decode_disconnect(BodyReader in) {
    Disconnect disconnect{};
    if (in.version() == Version::v3_1_1 || in.remaining() == 0) {
        return in.finish(disconnect);
    }
    disconnect.reason = ReasonCode{in.u8()};
    // A Remaining Length below 2 means no properties (3.14.2.2.1).
    if (in.remaining() > 0) {
        disconnect.properties = in.properties(holder(PacketType::disconnect));
    }
    return in.finish(disconnect);
}

tl::expected<Auth, Violation> decode_auth(BodyReader in) {
    Auth auth{};
    if (in.remaining() == 0) {
        return in.finish(auth);
    }
    const std::uint8_t byte = in.u8();
    auth.reason = ReasonCode{byte};
    in.require(is_listed(PacketType::auth, auth.reason),
               {protocol_error, "MQTT-3.15.2-1", "a reason code AUTH must not carry", byte});
    auth.properties = in.properties(holder(PacketType::auth));
    return in.finish(auth);
}

}  // namespace sonde::wire
