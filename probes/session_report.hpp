// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sonde {

/// A time without deliveries around one cut or more of the connection.
struct Outage {
    Phase phase{};  ///< What the first cut was seen in, and why.
    FailureReason reason{};
    Duration connection_age{};  ///< How old the connection was at the first cut.
    /// From the last heartbeat that came back before the cut to the first one after it.
    Duration without_delivery{};
    Duration disconnected{};   ///< In all, from a cut to the CONNACK after it.
    std::uint32_t attempts{};  ///< To connect, those that failed included.

    friend bool operator==(const Outage&, const Outage&) = default;
};

/// What a probe of kind `session` has to say beside what all results do. Counts are of what has
/// happened since the result before it, so that they can be added up.
struct SessionReport {
    bool connected{};                          ///< When the beat ended.
    std::optional<Duration> connection_age{};  ///< While connected.
    std::vector<Outage> began{};               ///< Outages that began: their causes.
    std::vector<Outage> ended{};               ///< Outages that are over.
    std::uint64_t reconnects{};                ///< CONNACKs but for the first one.
    std::uint64_t resumed{};                   ///< Of those, with the session present,
    std::uint64_t session_lost{};              ///< and without it although we asked for it.
    std::uint64_t late{};       ///< Heartbeats that came back behind their time limit.
    std::uint64_t recovered{};  ///< Heartbeats of before a cut that came back after it.

    friend bool operator==(const SessionReport&, const SessionReport&) = default;
};

}  // namespace sonde
