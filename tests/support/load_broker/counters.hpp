// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace sonde::load_broker {

/// What a worker has seen and done.
struct Counters {
    std::uint64_t connections{};    ///< Taken from the kernel.
    std::uint64_t refused{};        ///< By CONNACK.
    std::uint64_t subscriptions{};  ///< Filters granted, again and again too.
    std::uint64_t publishes{};      ///< Received, at any QoS,
    std::uint64_t publishes_qos1{};
    std::uint64_t publishes_qos2{};
    std::uint64_t publishes_again{};  ///< of which with DUP.
    std::uint64_t deliveries{};       ///< PUBLISH packets put on their way.
    std::uint64_t acknowledged{};     ///< Of those, by PUBACK or PUBCOMP.
    std::uint64_t dropped{};
    std::uint64_t duplicated{};
    std::uint64_t redelivered{};
    std::uint64_t reordered{};
    std::uint64_t corrupted{};
    std::uint64_t overflowed{};  ///< Not delivered: the client does not read.
    std::uint64_t freezes{};
    std::uint64_t pings{};
    std::uint64_t disconnects{};  ///< DISCONNECT packets.
    std::uint64_t violations{};   ///< Connections closed for breaking the standard.
    std::uint64_t bytes_received{};
    std::uint64_t bytes_sent{};
    std::uint64_t reads{};   ///< System calls, or records with TLS.
    std::uint64_t writes{};  ///< As above.

    Counters& operator+=(const Counters& other);
};

/// One line, the members by their names.
std::string to_json(const Counters& counters);

}  // namespace sonde::load_broker
