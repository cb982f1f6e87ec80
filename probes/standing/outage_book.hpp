// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/session_report.hpp"

#include <optional>

namespace sonde {

/// Keeps account of a session's connections: when there was one, why it went, and for how long
/// nothing came through. A machine without I/O. An outage is from the first cut to the first
/// heartbeat that comes back after it; further cuts in between belong to it.
class OutageBook {
  public:
    /// CONNACK with success. The first connection of all is no reconnect.
    void connected(Instant at, bool session_present, bool session_wanted);
    /// An attempt to connect begins.
    void attempt();
    void delivered(Instant at);
    void cut(Instant at, Phase phase, FailureReason reason);

    /// What has happened since the last call, and how things stand. Without the counts of messages.
    SessionReport take_report(Instant now);

  private:
    struct Ongoing {
        Outage facts{};
        Instant silent_since{};
    };

    std::optional<Instant> connected_since_{};
    std::optional<Instant> cut_at_{};
    std::optional<Instant> last_delivery_{};
    std::optional<Ongoing> outage_{};
    bool was_connected_{false};
    SessionReport report_{};
};

}  // namespace sonde
