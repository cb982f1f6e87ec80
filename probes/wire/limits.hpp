// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet_type.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sonde::wire {

/// What the server's CONNACK lets a client do; on 3.1.1, and before the CONNACK, everything.
struct Limits {
    std::uint16_t receive_maximum = 65'535;
    Qos maximum_qos = Qos::exactly_once;
    bool retain_available = true;
    std::uint32_t maximum_packet_size = largest_packet;
    std::uint16_t topic_alias_maximum = 0;
    bool wildcard_subscription_available = true;
    bool shared_subscription_available = true;
    bool subscription_identifier_available = true;
    std::uint16_t keep_alive = 0;                      ///< The one in force, in seconds.
    std::optional<std::uint16_t> server_keep_alive{};  ///< If the server chose it.
    std::uint32_t session_expiry = 0;                  ///< The one in force, in seconds.
    std::string_view client_id{};     ///< The one in force; the session's, and gone with it.
    bool client_id_assigned = false;  ///< If the server chose it.
};

}  // namespace sonde::wire
