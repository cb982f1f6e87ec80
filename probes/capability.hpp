// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// What can be known of a broker by asking it. Closed: the name is a metric's label.
enum class Capability : std::uint8_t {
    mqtt_5,
    mqtt_3_1_1,
    maximum_qos,
    retain,
    wildcard_subscription,
    shared_subscription,
    subscription_identifier,
    receive_maximum,
    maximum_packet_size,
    topic_alias_maximum,
    server_keep_alive,
    session_expiry,
    assigned_client_id,
    response_information,
};

inline constexpr std::array all_capabilities{
    Capability::mqtt_5,
    Capability::mqtt_3_1_1,
    Capability::maximum_qos,
    Capability::retain,
    Capability::wildcard_subscription,
    Capability::shared_subscription,
    Capability::subscription_identifier,
    Capability::receive_maximum,
    Capability::maximum_packet_size,
    Capability::topic_alias_maximum,
    Capability::server_keep_alive,
    Capability::session_expiry,
    Capability::assigned_client_id,
    Capability::response_information,
};

std::string_view name_of(Capability capability);

/// What a broker said or did.
struct CapabilityFact {
    Capability capability{};
    std::string value{};  ///< `yes`, `no` or a number; short and never text of the broker's.
    bool stated{};        ///< By the broker; else what the standard makes of its silence.

    friend bool operator==(const CapabilityFact&, const CapabilityFact&) = default;
};

/// What a run of kind "discover" found: what it could learn, in the order of the capabilities.
struct CapabilityReport {
    std::vector<CapabilityFact> facts{};

    /// Its value; empty where it could not be learnt.
    std::string value_of(Capability capability) const;

    friend bool operator==(const CapabilityReport&, const CapabilityReport&) = default;
};

/// What is otherwise than it was.
struct CapabilityChange {
    Capability capability{};
    std::string before{};  ///< Empty where it was not known.
    std::string after{};

    friend bool operator==(const CapabilityChange&, const CapabilityChange&) = default;
};

std::vector<CapabilityChange> changes_between(const CapabilityReport& before,
                                              const CapabilityReport& after);

}  // namespace sonde
