// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/refusal.hpp"

namespace sonde::wire {

std::string_view sentence_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::not_connected:
            return "There is no connection that would allow it now.";
        case Refusal::already_connected:
            return "The session is connected already.";
        case Refusal::no_packet_id:
            return "All packet identifiers are taken.";
        case Refusal::receive_maximum:
            return "The broker's Receive Maximum is used up by unacknowledged messages.";
        case Refusal::packet_too_large:
            return "The packet is larger than the broker's Maximum Packet Size.";
        case Refusal::qos_not_supported:
            return "The broker's Maximum QoS is lower.";
        case Refusal::retain_not_available:
            return "The broker does not offer retained messages.";
        case Refusal::wildcard_not_available:
            return "The broker does not offer wildcard subscriptions.";
        case Refusal::shared_not_available:
            return "The broker does not offer shared subscriptions.";
        case Refusal::subscription_identifier_not_available:
            return "The broker does not offer subscription identifiers.";
        case Refusal::authentication_not_offered:
            return "The session has no authentication method.";
        case Refusal::reason_code_not_allowed:
            return "A client must not send this reason code in this packet.";
        case Refusal::invalid_topic_name:
            return "The topic name is empty, too long, ill-formed or holds a wildcard.";
        case Refusal::invalid_topic_filter:
            return "The topic filter is empty, too long, ill-formed or has a wildcard out of "
                   "place.";
        case Refusal::invalid_shared_filter:
            return "The shared subscription is not $share/NAME/FILTER, or asks for No Local.";
        case Refusal::invalid_text:
            return "A string is too long, not well-formed UTF-8 or holds U+0000.";
        case Refusal::nothing_to_do:
            return "The packet names no topic filter.";
        case Refusal::client_id_missing:
            return "MQTT 3.1.1 needs a client identifier unless the session is clean.";
        case Refusal::password_without_user_name:
            return "MQTT 3.1.1 allows no password without a user name.";
        case Refusal::not_in_this_version:
            return "MQTT 3.1.1 has no place for this packet, option, reason code or property.";
        case Refusal::invalid_property:
            return "A property does not belong into this packet, is repeated or out of range.";
    }
    return "Unknown refusal.";
}

bool is_limit_of_broker(Refusal refusal) {
    switch (refusal) {
        case Refusal::receive_maximum:
        case Refusal::packet_too_large:
        case Refusal::qos_not_supported:
        case Refusal::retain_not_available:
        case Refusal::wildcard_not_available:
        case Refusal::shared_not_available:
        case Refusal::subscription_identifier_not_available:
            return true;
        case Refusal::not_connected:
        case Refusal::already_connected:
        case Refusal::no_packet_id:
        case Refusal::authentication_not_offered:
        case Refusal::reason_code_not_allowed:
        case Refusal::invalid_topic_name:
        case Refusal::invalid_topic_filter:
        case Refusal::invalid_shared_filter:
        case Refusal::invalid_text:
        case Refusal::nothing_to_do:
        case Refusal::client_id_missing:
        case Refusal::password_without_user_name:
        case Refusal::not_in_this_version:
        case Refusal::invalid_property:
            return false;
    }
    return false;
}

Refusal refusal_of(EncodeError error) {
    switch (error) {
        case EncodeError::buffer_too_small:
        case EncodeError::packet_too_large:
            return Refusal::packet_too_large;
        case EncodeError::text_too_long:
        case EncodeError::ill_formed_text:
            return Refusal::invalid_text;
        case EncodeError::invalid_topic_name:
            return Refusal::invalid_topic_name;
        case EncodeError::invalid_topic_filter:
            return Refusal::invalid_topic_filter;
        case EncodeError::invalid_shared_filter:
            return Refusal::invalid_shared_filter;
        case EncodeError::nothing_to_do:
            return Refusal::nothing_to_do;
        case EncodeError::packet_id_missing:
            return Refusal::no_packet_id;
        case EncodeError::client_id_missing:
            return Refusal::client_id_missing;
        case EncodeError::password_without_user_name:
            return Refusal::password_without_user_name;
        case EncodeError::dup_without_qos:
            return Refusal::qos_not_supported;
        case EncodeError::not_in_this_version:
            return Refusal::not_in_this_version;
        case EncodeError::property_not_allowed:
        case EncodeError::property_ill_formed:
            return Refusal::invalid_property;
    }
    return Refusal::invalid_property;
}

}  // namespace sonde::wire
