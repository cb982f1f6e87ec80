// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"
#include "probes/wire/violation.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

/// What a session tells whoever drives it. Texts, payloads and properties are views that hold until
/// the next call of poll() or receive().
namespace sonde::wire {

/// PINGREQs are numbered from 1 on each connection, in the order they were sent.
using PingNumber = std::uint64_t;

/// CONNACK with success. What the server allows is in Session::limits().
struct Connected {
    Connack connack{};
};

/// CONNACK with a refusal; the session is closed and wants nothing but its connection closed.
struct Refused {
    Connack connack{};
    /// A rule the refusal itself breaks, as Session Present 1 does (A3).
    std::optional<Violation> broken_rule{};
};

struct Subscribed {
    PacketId packet_id = 0;
    std::span<const std::byte> codes{};  ///< One ReasonCode for each filter, in order.
    Properties properties{};
};

struct Unsubscribed {
    PacketId packet_id = 0;
    std::span<const std::byte> codes{};  ///< Empty on 3.1.1.
    Properties properties{};
};

/// A PUBLISH that the session has acknowledged as its QoS demands. A QoS 2 message comes once.
struct Received {
    std::string_view topic{};  ///< A Topic Alias is resolved.
    std::span<const std::byte> payload{};
    Qos qos = Qos::at_most_once;
    bool retain = false;
    bool dup = false;
    PacketId packet_id = 0;
    Properties properties{};
};

/// A QoS 2 PUBLISH that was delivered before came again; its PUBREC was sent again.
struct Repeated {
    PacketId packet_id = 0;
};

/// PUBREL: the server has ended the exchange of a QoS 2 message to us.
struct Released {
    PacketId packet_id = 0;
    ReasonCode reason = ReasonCode::success;
    Properties properties{};
    bool known = true;  ///< Whether we had that message; if not, PUBCOMP said so.
};

/// PUBREC without a failure: the server has a QoS 2 message of ours; our PUBREL is on its way.
struct Stored {
    PacketId packet_id = 0;
    ReasonCode reason = ReasonCode::success;
    Properties properties{};
};

/// The end of a PUBLISH of ours: PUBACK, PUBCOMP or a failing PUBREC. The packet identifier is
/// free.
struct Acknowledged {
    PacketId packet_id = 0;
    Qos qos = Qos::at_least_once;
    PacketType by = PacketType::puback;
    /// With PUBCOMP's success, what PUBREC said: 0x10 survives.
    ReasonCode reason = ReasonCode::success;
    Properties properties{};
};

struct Pong {
    PingNumber number = 0;
};

/// A PINGRESP that nobody asked for.
struct UnsolicitedPong {};

/// AUTH from the server: 0x18 wants Session::authenticate(), 0x00 ends a re-authentication.
struct AuthRequest {
    ReasonCode reason = ReasonCode::continue_authentication;
    std::string_view method{};
    std::span<const std::byte> data{};
    Properties properties{};
};

/// The server's DISCONNECT. Reason String and Server Reference are among the properties.
struct Disconnected {
    ReasonCode reason = ReasonCode::normal_disconnection;
    Properties properties{};
};

/// The server broke the standard. On v5 our DISCONNECT with the violation's reason is in the
/// output.
struct Broken {
    Violation violation{};
};

/// No PINGRESP within the ping timeout; the session is closed.
struct PingTimeout {
    PingNumber number = 0;
};

using Event = std::variant<Connected,
                           Refused,
                           Subscribed,
                           Unsubscribed,
                           Received,
                           Repeated,
                           Released,
                           Stored,
                           Acknowledged,
                           Pong,
                           UnsolicitedPong,
                           AuthRequest,
                           Disconnected,
                           Broken,
                           PingTimeout>;

}  // namespace sonde::wire
