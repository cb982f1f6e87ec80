// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/instant.hpp"
#include "probes/wire/session_event.hpp"

#include <cstdint>
#include <optional>

namespace sonde::wire {

/// When to send PINGREQ, and how long to wait for PINGRESP. A server answers in order, so pings
/// need no names: the n-th answer belongs to the n-th question.
class KeepAlive {
  public:
    /// The CONNACK has come. A zero interval or timeout switches that part off.
    void start(Instant now, std::uint16_t interval_in_seconds, Duration ping_timeout);

    /// Any packet was sent.
    void sent(Instant now) { last_sent_ = now; }
    PingNumber ping_sent(Instant now);
    /// The number of the ping that is answered, or nothing if none is open.
    std::optional<PingNumber> pong(Instant now);

    std::optional<Instant> deadline() const;
    bool ping_due(Instant now) const;
    /// The ping whose answer is late.
    std::optional<PingNumber> overdue(Instant now) const;

  private:
    /// Three quarters of the interval: the standard measures it at the server, with the way there.
    std::optional<Instant> next_ping() const;
    std::optional<Instant> pong_deadline() const;

    Duration interval_{};
    Duration ping_timeout_{};
    Instant last_sent_{};
    Instant waiting_since_{};
    PingNumber asked_ = 0;
    PingNumber answered_ = 0;
};

}  // namespace sonde::wire
