// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sonde {

/// What a broker can be tried for (docs/features.md says how each is judged). Closed: the name is
/// what the configuration and the metrics call it.
enum class Feature : std::uint8_t {
    retained,
    will,
    will_delay,
    persistent_session,
    session_expiry,
    takeover,
    shared_subscription,
    no_local,
    retain_handling,
    retain_as_published,
    subscription_identifier,
    message_expiry,
    topic_alias,
    request_response,
    user_properties,
    wildcard,
    keep_alive,
    maximum_packet_size,
    receive_maximum,
    large_payload,
    wrong_password,
    forbidden_topic,
    enhanced_authentication,
};

inline constexpr std::array all_features{
    Feature::retained,
    Feature::will,
    Feature::will_delay,
    Feature::persistent_session,
    Feature::session_expiry,
    Feature::takeover,
    Feature::shared_subscription,
    Feature::no_local,
    Feature::retain_handling,
    Feature::retain_as_published,
    Feature::subscription_identifier,
    Feature::message_expiry,
    Feature::topic_alias,
    Feature::request_response,
    Feature::user_properties,
    Feature::wildcard,
    Feature::keep_alive,
    Feature::maximum_packet_size,
    Feature::receive_maximum,
    Feature::large_payload,
    Feature::wrong_password,
    Feature::forbidden_topic,
    Feature::enhanced_authentication,
};

std::string_view name_of(Feature feature);
std::optional<Feature> feature_named(std::string_view name);

/// What it is, for people, in a few words.
std::string_view title_of(Feature feature);

/// Whether that version of MQTT has it.
bool is_part_of(Feature feature, MqttVersion version);

}  // namespace sonde
