// SPDX-License-Identifier: Apache-2.0
#include "probes/features/table.hpp"

#include "probes/features/scripts.hpp"

namespace sonde::features {

Row row_of(Feature feature) {
    switch (feature) {
        case Feature::retained:
            return {.script = play_retained};
        case Feature::will:
            return {.script = play_will};
        case Feature::will_delay:
            return {.script = play_will_delay, .patient = true};
        case Feature::persistent_session:
            return {.script = play_persistent_session};
        case Feature::session_expiry:
            return {.script = play_session_expiry, .patient = true};
        case Feature::takeover:
            return {.script = play_takeover};
        case Feature::shared_subscription:
            return {.script = play_shared_subscription};
        case Feature::no_local:
            return {.script = play_no_local};
        case Feature::retain_handling:
            return {.script = play_retain_handling};
        case Feature::retain_as_published:
            return {.script = play_retain_as_published};
        case Feature::subscription_identifier:
            return {.script = play_subscription_identifier};
        case Feature::message_expiry:
            return {.script = play_message_expiry, .patient = true};
        case Feature::topic_alias:
            return {.script = play_topic_alias};
        case Feature::request_response:
            return {.script = play_request_response};
        case Feature::user_properties:
            return {.script = play_user_properties};
        case Feature::wildcard:
            return {.script = play_wildcard};
        case Feature::keep_alive:
            return {.script = play_keep_alive, .patient = true};
        case Feature::maximum_packet_size:
            return {.script = play_maximum_packet_size};
        case Feature::receive_maximum:
            return {.script = play_receive_maximum};
        case Feature::large_payload:
            return {.script = play_large_payload};
        case Feature::wrong_password:
            return {.script = play_wrong_password};
        case Feature::forbidden_topic:
            return {.script = play_forbidden_topic};
        case Feature::enhanced_authentication:
            return {.script = play_enhanced_authentication};
    }
    return {};
}

}  // namespace sonde::features
