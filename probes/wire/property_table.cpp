// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/property.hpp"

#include <array>

namespace sonde::wire {
namespace {

constexpr Holders connect = holder(PacketType::connect);
constexpr Holders connack = holder(PacketType::connack);
constexpr Holders publish = holder(PacketType::publish);
constexpr Holders subscribe = holder(PacketType::subscribe);
constexpr Holders disconnect = holder(PacketType::disconnect);
constexpr Holders auth = holder(PacketType::auth);
constexpr Holders message = publish | will_holder;
constexpr Holders answers = connack | holder(PacketType::puback) | holder(PacketType::pubrec) |
                            holder(PacketType::pubrel) | holder(PacketType::pubcomp) |
                            holder(PacketType::suback) | holder(PacketType::unsuback) | disconnect |
                            auth;
constexpr Holders everywhere =
    answers | connect | message | subscribe | holder(PacketType::unsubscribe);

using enum PropertyId;
using Kind = PropertyKind;
using Rule = ValueRule;

constexpr std::array rules{
    PropertyRule{payload_format_indicator,
                 "Payload Format Indicator",
                 Kind::byte,
                 Rule::zero_or_one,
                 message,
                 0},
    PropertyRule{message_expiry_interval,
                 "Message Expiry Interval",
                 Kind::four_bytes,
                 Rule::any,
                 message,
                 0},
    PropertyRule{content_type, "Content Type", Kind::text, Rule::any, message, 0},
    PropertyRule{response_topic, "Response Topic", Kind::text, Rule::topic_name, message, 0},
    PropertyRule{correlation_data, "Correlation Data", Kind::binary, Rule::any, message, 0},
    PropertyRule{subscription_identifier,
                 "Subscription Identifier",
                 Kind::varint,
                 Rule::not_zero,
                 publish | subscribe,
                 publish},
    PropertyRule{session_expiry_interval,
                 "Session Expiry Interval",
                 Kind::four_bytes,
                 Rule::any,
                 connect | connack | disconnect,
                 0},
    PropertyRule{assigned_client_identifier,
                 "Assigned Client Identifier",
                 Kind::text,
                 Rule::any,
                 connack,
                 0},
    PropertyRule{server_keep_alive, "Server Keep Alive", Kind::two_bytes, Rule::any, connack, 0},
    PropertyRule{authentication_method,
                 "Authentication Method",
                 Kind::text,
                 Rule::any,
                 connect | connack | auth,
                 0},
    PropertyRule{authentication_data,
                 "Authentication Data",
                 Kind::binary,
                 Rule::any,
                 connect | connack | auth,
                 0},
    PropertyRule{request_problem_information,
                 "Request Problem Information",
                 Kind::byte,
                 Rule::zero_or_one,
                 connect,
                 0},
    PropertyRule{
        will_delay_interval, "Will Delay Interval", Kind::four_bytes, Rule::any, will_holder, 0},
    PropertyRule{request_response_information,
                 "Request Response Information",
                 Kind::byte,
                 Rule::zero_or_one,
                 connect,
                 0},
    PropertyRule{response_information, "Response Information", Kind::text, Rule::any, connack, 0},
    PropertyRule{
        server_reference, "Server Reference", Kind::text, Rule::any, connack | disconnect, 0},
    PropertyRule{reason_string, "Reason String", Kind::text, Rule::any, answers, 0},
    PropertyRule{
        receive_maximum, "Receive Maximum", Kind::two_bytes, Rule::not_zero, connect | connack, 0},
    PropertyRule{topic_alias_maximum,
                 "Topic Alias Maximum",
                 Kind::two_bytes,
                 Rule::any,
                 connect | connack,
                 0},
    PropertyRule{topic_alias, "Topic Alias", Kind::two_bytes, Rule::topic_alias, publish, 0},
    PropertyRule{maximum_qos, "Maximum QoS", Kind::byte, Rule::zero_or_one, connack, 0},
    PropertyRule{retain_available, "Retain Available", Kind::byte, Rule::zero_or_one, connack, 0},
    PropertyRule{user_property, "User Property", Kind::pair, Rule::any, everywhere, everywhere},
    PropertyRule{maximum_packet_size,
                 "Maximum Packet Size",
                 Kind::four_bytes,
                 Rule::not_zero,
                 connect | connack,
                 0},
    PropertyRule{wildcard_subscription_available,
                 "Wildcard Subscription Available",
                 Kind::byte,
                 Rule::zero_or_one,
                 connack,
                 0},
    PropertyRule{subscription_identifier_available,
                 "Subscription Identifier Available",
                 Kind::byte,
                 Rule::zero_or_one,
                 connack,
                 0},
    PropertyRule{shared_subscription_available,
                 "Shared Subscription Available",
                 Kind::byte,
                 Rule::zero_or_one,
                 connack,
                 0},
};

constexpr std::uint8_t no_rule = 0xff;

/// Identifier to row, so that decoding does not search.
constexpr auto index = [] {
    std::array<std::uint8_t, 0x2b> rows{};
    rows.fill(no_rule);
    for (std::size_t row = 0; row < rules.size(); ++row) {
        rows.at(static_cast<std::size_t>(rules.at(row).id)) = static_cast<std::uint8_t>(row);
    }
    return rows;
}();

}  // namespace

std::span<const PropertyRule> property_rules() {
    return rules;
}

const PropertyRule* rule_of(std::uint32_t id) {
    if (id >= index.size() || index.at(id) == no_rule) {
        return nullptr;
    }
    return &rules.at(index.at(id));
}

std::string_view name_of(PropertyId id) {
    const PropertyRule* rule = rule_of(static_cast<std::uint32_t>(id));
    return rule != nullptr ? rule->name : "Unknown property";
}

}  // namespace sonde::wire
