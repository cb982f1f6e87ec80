// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/reason_code.hpp"

#include <array>

namespace sonde::wire {
namespace {

using Packets = std::uint16_t;

constexpr Packets in(PacketType type) {
    return static_cast<Packets>(1U << static_cast<unsigned>(type));
}

constexpr Packets connack = in(PacketType::connack);
constexpr Packets acks = in(PacketType::puback) | in(PacketType::pubrec);
constexpr Packets releases = in(PacketType::pubrel) | in(PacketType::pubcomp);
constexpr Packets suback = in(PacketType::suback);
constexpr Packets unsuback = in(PacketType::unsuback);
constexpr Packets disconnect = in(PacketType::disconnect);
constexpr Packets auth = in(PacketType::auth);

struct Row {
    ReasonCode code;
    std::string_view name;
    Packets from_server;
    Packets from_client;
};

// Section 2.4 and the tables in 3.2.2.2, 3.4.2.1 to 3.7.2.1, 3.9.3, 3.11.3, 3.14.2.1 and 3.15.2.1.
// PUBACK, PUBREC, PUBREL and PUBCOMP go both ways, the other acknowledgements come from the server.
using enum ReasonCode;
constexpr std::array rows{
    Row{success,
        "Success",
        connack | acks | releases | suback | unsuback | auth,
        acks | releases | disconnect},
    Row{granted_qos_1, "Granted QoS 1", suback, 0},
    Row{granted_qos_2, "Granted QoS 2", suback, 0},
    Row{disconnect_with_will_message, "Disconnect with Will Message", 0, disconnect},
    Row{no_matching_subscribers, "No matching subscribers", acks, acks},
    Row{no_subscription_existed, "No subscription existed", unsuback, 0},
    Row{continue_authentication, "Continue authentication", auth, auth},
    Row{re_authenticate, "Re-authenticate", 0, auth},
    Row{unspecified_error,
        "Unspecified error",
        connack | acks | suback | unsuback | disconnect,
        acks | disconnect},
    Row{malformed_packet, "Malformed Packet", connack | disconnect, disconnect},
    Row{protocol_error, "Protocol Error", connack | disconnect, disconnect},
    Row{implementation_specific_error,
        "Implementation specific error",
        connack | acks | suback | unsuback | disconnect,
        acks | disconnect},
    Row{unsupported_protocol_version, "Unsupported Protocol Version", connack, 0},
    Row{client_identifier_not_valid, "Client Identifier not valid", connack, 0},
    Row{bad_user_name_or_password, "Bad User Name or Password", connack, 0},
    Row{not_authorized, "Not authorized", connack | acks | suback | unsuback | disconnect, acks},
    Row{server_unavailable, "Server unavailable", connack, 0},
    Row{server_busy, "Server busy", connack | disconnect, 0},
    Row{banned, "Banned", connack, 0},
    Row{server_shutting_down, "Server shutting down", disconnect, 0},
    Row{bad_authentication_method, "Bad authentication method", connack | disconnect, 0},
    Row{keep_alive_timeout, "Keep Alive timeout", disconnect, 0},
    Row{session_taken_over, "Session taken over", disconnect, 0},
    Row{topic_filter_invalid, "Topic Filter invalid", suback | unsuback | disconnect, 0},
    Row{topic_name_invalid, "Topic Name invalid", connack | acks | disconnect, acks | disconnect},
    Row{packet_identifier_in_use, "Packet Identifier in use", acks | suback | unsuback, acks},
    Row{packet_identifier_not_found, "Packet Identifier not found", releases, releases},
    Row{receive_maximum_exceeded, "Receive Maximum exceeded", disconnect, disconnect},
    Row{topic_alias_invalid, "Topic Alias invalid", disconnect, disconnect},
    Row{packet_too_large, "Packet too large", connack | disconnect, disconnect},
    Row{message_rate_too_high, "Message rate too high", disconnect, disconnect},
    Row{quota_exceeded, "Quota exceeded", connack | acks | suback | disconnect, acks | disconnect},
    Row{administrative_action, "Administrative action", disconnect, disconnect},
    Row{payload_format_invalid,
        "Payload format invalid",
        connack | acks | disconnect,
        acks | disconnect},
    Row{retain_not_supported, "Retain not supported", connack | disconnect, 0},
    Row{qos_not_supported, "QoS not supported", connack | disconnect, 0},
    Row{use_another_server, "Use another server", connack | disconnect, 0},
    Row{server_moved, "Server moved", connack | disconnect, 0},
    Row{shared_subscriptions_not_supported,
        "Shared Subscriptions not supported",
        suback | disconnect,
        0},
    Row{connection_rate_exceeded, "Connection rate exceeded", connack | disconnect, 0},
    Row{maximum_connect_time, "Maximum connect time", disconnect, 0},
    Row{subscription_identifiers_not_supported,
        "Subscription Identifiers not supported",
        suback | disconnect,
        0},
    Row{wildcard_subscriptions_not_supported,
        "Wildcard Subscriptions not supported",
        suback | disconnect,
        0},
};

const Row* find(ReasonCode code) {
    for (const Row& row : rows) {
        if (row.code == code) {
            return &row;
        }
    }
    return nullptr;
}

}  // namespace

std::string_view name_of(ReasonCode code) {
    const Row* row = find(code);
    return row != nullptr ? row->name : "Unknown reason code";
}

std::string_view name_of(PacketType type, ReasonCode code) {
    if (code == success && type == PacketType::disconnect) {
        return "Normal disconnection";
    }
    if (code == success && type == PacketType::suback) {
        return "Granted QoS 0";
    }
    return name_of(code);
}

std::string_view name_of_connect_return(std::uint8_t code) {
    static constexpr std::array<std::string_view, 6> names{
        "Connection Accepted",
        "Connection Refused, unacceptable protocol version",
        "Connection Refused, identifier rejected",
        "Connection Refused, Server unavailable",
        "Connection Refused, bad user name or password",
        "Connection Refused, not authorized",
    };
    return code < names.size() ? names.at(code) : "Unknown return code";
}

bool is_listed(PacketType type, ReasonCode code, Sender sender) {
    const Row* row = find(code);
    if (row == nullptr) {
        return false;
    }
    const Packets packets = sender == Sender::client ? row->from_client : row->from_server;
    return (packets & in(type)) != 0;
}

bool is_listed(PacketType type, ReasonCode code) {
    return is_listed(type, code, Sender::client) || is_listed(type, code, Sender::server);
}

}  // namespace sonde::wire
