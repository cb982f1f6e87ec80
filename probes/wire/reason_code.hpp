// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet_type.hpp"

#include <cstdint>
#include <string_view>

namespace sonde::wire {

/// The reason byte of a packet. Every byte is a value of this type, also one that the standard does
/// not know: what a broker invents must reach the person who reads the report. On 3.1.1 it holds
/// the return code of CONNACK or SUBACK as it came.
enum class ReasonCode : std::uint8_t {
    success = 0x00,
    normal_disconnection = 0x00,
    granted_qos_0 = 0x00,
    granted_qos_1 = 0x01,
    granted_qos_2 = 0x02,
    disconnect_with_will_message = 0x04,
    no_matching_subscribers = 0x10,
    no_subscription_existed = 0x11,
    continue_authentication = 0x18,
    re_authenticate = 0x19,
    unspecified_error = 0x80,
    malformed_packet = 0x81,
    protocol_error = 0x82,
    implementation_specific_error = 0x83,
    unsupported_protocol_version = 0x84,
    client_identifier_not_valid = 0x85,
    bad_user_name_or_password = 0x86,
    not_authorized = 0x87,
    server_unavailable = 0x88,
    server_busy = 0x89,
    banned = 0x8a,
    server_shutting_down = 0x8b,
    bad_authentication_method = 0x8c,
    keep_alive_timeout = 0x8d,
    session_taken_over = 0x8e,
    topic_filter_invalid = 0x8f,
    topic_name_invalid = 0x90,
    packet_identifier_in_use = 0x91,
    packet_identifier_not_found = 0x92,
    receive_maximum_exceeded = 0x93,
    topic_alias_invalid = 0x94,
    packet_too_large = 0x95,
    message_rate_too_high = 0x96,
    quota_exceeded = 0x97,
    administrative_action = 0x98,
    payload_format_invalid = 0x99,
    retain_not_supported = 0x9a,
    qos_not_supported = 0x9b,
    use_another_server = 0x9c,
    server_moved = 0x9d,
    shared_subscriptions_not_supported = 0x9e,
    connection_rate_exceeded = 0x9f,
    maximum_connect_time = 0xa0,
    subscription_identifiers_not_supported = 0xa1,
    wildcard_subscriptions_not_supported = 0xa2,
};

/// Who sent the packet that carries a reason code: some codes are for one side only.
enum class Sender : std::uint8_t { client, server };

/// Codes from 0x80 say that something failed.
constexpr bool is_failure(ReasonCode code) {
    return static_cast<std::uint8_t>(code) >= 0x80;
}

/// The name the standard gives a v5 reason code, or "Unknown reason code".
std::string_view name_of(ReasonCode code);

/// As above, and tells apart what 0x00, 0x01 and 0x02 mean in SUBACK and DISCONNECT.
std::string_view name_of(PacketType type, ReasonCode code);

/// The name of a 3.1.1 CONNACK return code, or "Unknown return code".
std::string_view name_of_connect_return(std::uint8_t code);

/// Whether v5 lets this sender put this code into a packet of this type.
bool is_listed(PacketType type, ReasonCode code, Sender sender);

/// Whether v5 lets anyone put this code into a packet of this type.
bool is_listed(PacketType type, ReasonCode code);

}  // namespace sonde::wire
