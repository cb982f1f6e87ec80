// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/boxed.hpp"
#include "probes/wire/bytes.hpp"
#include "probes/wire/instant.hpp"
#include "probes/wire/packet.hpp"
#include "probes/wire/property.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sonde::wire {

/// A Will that owns what it says.
struct WillMessage {
    std::string topic{};
    Bytes payload{};
    Qos qos = Qos::at_most_once;
    bool retain = false;
    PropertyBuffer properties{};
};

/// Enhanced authentication (v5 4.12).
struct Authentication {
    std::string method{};
    Bytes data{};
};

/// What a client says in its CONNECT. Members marked v5 are not sent on 3.1.1.
struct SessionSettings {
    Version version = Version::v5;
    std::string client_id{};
    bool clean_start = true;        ///< Clean Session on 3.1.1.
    std::uint16_t keep_alive = 60;  ///< In seconds, as in CONNECT; 0 switches it off.
    Boxed<std::string> user_name{};
    Boxed<Bytes> password{};
    Boxed<WillMessage> will{};

    std::uint32_t session_expiry = 0;                ///< v5; in seconds, 0xFFFFFFFF is for ever.
    std::optional<std::uint16_t> receive_maximum{};  ///< v5
    std::uint16_t topic_alias_maximum = 0;           ///< v5
    std::optional<bool> request_response_information{};  ///< v5
    std::optional<bool> request_problem_information{};   ///< v5
    PropertyBuffer user_properties{};                    ///< v5; added to CONNECT as they are.
    Boxed<Authentication> authentication{};              ///< v5

    /// The largest packet we take. Announced on v5, where a longer one is a breach as soon as it is
    /// announced; on 3.1.1 a bound of our own on what is kept of a packet. 0 announces and bounds
    /// nothing but what the standard does.
    std::uint32_t maximum_packet_size = 1U << 20U;
    /// How long a PINGRESP may take; 0 waits for ever.
    Duration ping_timeout = seconds(10);
};

}  // namespace sonde::wire
