// SPDX-License-Identifier: Apache-2.0
#include "probes/capability.hpp"

#include <algorithm>
#include <utility>

namespace sonde {

std::string_view name_of(Capability capability) {
    switch (capability) {
        case Capability::mqtt_5:
            return "mqtt_5";
        case Capability::mqtt_3_1_1:
            return "mqtt_3_1_1";
        case Capability::maximum_qos:
            return "maximum_qos";
        case Capability::retain:
            return "retain";
        case Capability::wildcard_subscription:
            return "wildcard_subscription";
        case Capability::shared_subscription:
            return "shared_subscription";
        case Capability::subscription_identifier:
            return "subscription_identifier";
        case Capability::receive_maximum:
            return "receive_maximum";
        case Capability::maximum_packet_size:
            return "maximum_packet_size";
        case Capability::topic_alias_maximum:
            return "topic_alias_maximum";
        case Capability::server_keep_alive:
            return "server_keep_alive";
        case Capability::session_expiry:
            return "session_expiry";
        case Capability::assigned_client_id:
            return "assigned_client_id";
        case Capability::response_information:
            return "response_information";
    }
    return "";
}

std::string CapabilityReport::value_of(Capability capability) const {
    const auto found = std::ranges::find(facts, capability, &CapabilityFact::capability);
    return found == facts.end() ? std::string{} : found->value;
}

std::vector<CapabilityChange> changes_between(const CapabilityReport& before,
                                              const CapabilityReport& after) {
    std::vector<CapabilityChange> changes;
    for (const auto capability : all_capabilities) {
        auto old_value = before.value_of(capability);
        auto new_value = after.value_of(capability);
        if (old_value != new_value) {
            changes.push_back({.capability = capability,
                               .before = std::move(old_value),
                               .after = std::move(new_value)});
        }
    }
    return changes;
}

}  // namespace sonde
