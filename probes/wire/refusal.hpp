// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/encode.hpp"

#include <cstdint>
#include <string_view>

namespace sonde::wire {

/// Why a session does not do what it was asked for; nothing was sent.
enum class Refusal : std::uint8_t {
    not_connected,
    already_connected,
    no_packet_id,
    receive_maximum,
    packet_too_large,
    qos_not_supported,
    retain_not_available,
    wildcard_not_available,
    shared_not_available,
    subscription_identifier_not_available,
    authentication_not_offered,
    reason_code_not_allowed,
    invalid_topic_name,
    invalid_topic_filter,
    invalid_shared_filter,
    invalid_text,
    nothing_to_do,
    client_id_missing,
    password_without_user_name,
    not_in_this_version,
    invalid_property,
};

/// One sentence for a person.
std::string_view sentence_of(Refusal refusal);

/// Whether the broker announced the limit that forbids it, as opposed to a mistake on our side.
bool is_limit_of_broker(Refusal refusal);

Refusal refusal_of(EncodeError error);

}  // namespace sonde::wire
