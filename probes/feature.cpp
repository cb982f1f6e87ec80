// SPDX-License-Identifier: Apache-2.0
#include "probes/feature.hpp"

#include <algorithm>

namespace sonde {

std::string_view name_of(Feature feature) {
    switch (feature) {
        case Feature::retained:
            return "retained";
        case Feature::will:
            return "will";
        case Feature::will_delay:
            return "will_delay";
        case Feature::persistent_session:
            return "persistent_session";
        case Feature::session_expiry:
            return "session_expiry";
        case Feature::takeover:
            return "takeover";
        case Feature::shared_subscription:
            return "shared_subscription";
        case Feature::no_local:
            return "no_local";
        case Feature::retain_handling:
            return "retain_handling";
        case Feature::retain_as_published:
            return "retain_as_published";
        case Feature::subscription_identifier:
            return "subscription_identifier";
        case Feature::message_expiry:
            return "message_expiry";
        case Feature::topic_alias:
            return "topic_alias";
        case Feature::request_response:
            return "request_response";
        case Feature::user_properties:
            return "user_properties";
        case Feature::wildcard:
            return "wildcard";
        case Feature::keep_alive:
            return "keep_alive";
        case Feature::maximum_packet_size:
            return "maximum_packet_size";
        case Feature::receive_maximum:
            return "receive_maximum";
        case Feature::large_payload:
            return "large_payload";
        case Feature::wrong_password:
            return "wrong_password";
        case Feature::forbidden_topic:
            return "forbidden_topic";
        case Feature::enhanced_authentication:
            return "enhanced_authentication";
    }
    return "";
}

std::optional<Feature> feature_named(std::string_view name) {
    const auto* const found = std::ranges::find_if(
        all_features, [name](Feature feature) { return name_of(feature) == name; });
    return found == all_features.end() ? std::nullopt : std::optional{*found};
}

std::string_view title_of(Feature feature) {
    switch (feature) {
        case Feature::retained:
            return "retained message";
        case Feature::will:
            return "will message";
        case Feature::will_delay:
            return "delayed will message";
        case Feature::persistent_session:
            return "persistent session";
        case Feature::session_expiry:
            return "expiry of sessions";
        case Feature::takeover:
            return "session takeover";
        case Feature::shared_subscription:
            return "shared subscription";
        case Feature::no_local:
            return "no local";
        case Feature::retain_handling:
            return "retain handling";
        case Feature::retain_as_published:
            return "retain as published";
        case Feature::subscription_identifier:
            return "subscription identifiers";
        case Feature::message_expiry:
            return "expiry of messages";
        case Feature::topic_alias:
            return "topic alias";
        case Feature::request_response:
            return "request and response";
        case Feature::user_properties:
            return "user properties";
        case Feature::wildcard:
            return "wildcard subscriptions";
        case Feature::keep_alive:
            return "keep alive";
        case Feature::maximum_packet_size:
            return "maximum packet size";
        case Feature::receive_maximum:
            return "receive maximum";
        case Feature::large_payload:
            return "large payload";
        case Feature::wrong_password:
            return "a wrong password is refused";
        case Feature::forbidden_topic:
            return "a forbidden topic is refused";
        case Feature::enhanced_authentication:
            return "enhanced authentication";
    }
    return "";
}

bool is_part_of(Feature feature, MqttVersion version) {
    if (version == MqttVersion::v5) {
        return true;
    }
    switch (feature) {
        case Feature::retained:
        case Feature::will:
        case Feature::persistent_session:
        case Feature::takeover:
        case Feature::wildcard:
        case Feature::keep_alive:
        case Feature::large_payload:
        case Feature::wrong_password:
        case Feature::forbidden_topic:
            return true;
        case Feature::will_delay:
        case Feature::session_expiry:
        case Feature::shared_subscription:
        case Feature::no_local:
        case Feature::retain_handling:
        case Feature::retain_as_published:
        case Feature::subscription_identifier:
        case Feature::message_expiry:
        case Feature::topic_alias:
        case Feature::request_response:
        case Feature::user_properties:
        case Feature::maximum_packet_size:
        case Feature::receive_maximum:
        case Feature::enhanced_authentication:
            return false;
    }
    return false;
}

}  // namespace sonde
