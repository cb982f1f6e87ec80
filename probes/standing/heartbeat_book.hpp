// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/result.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace sonde {

/// Keeps account of a session's heartbeats: what was sent, what came back and in which state, and
/// what will not come any more. A machine without I/O. Every heartbeat ends as delivered or as
/// lost: sent = delivered + lost + outstanding holds at any time.
class HeartbeatBook {
  public:
    struct Terms {
        std::uint64_t run{};  ///< Of all heartbeats of the session.
        std::string topic{};
        bool own_topic{};  ///< Nobody else has reason to publish there.
        std::size_t payload_size{};
        Duration time_limit{};  ///< Later than that is late.
    };
    /// How often its time limit a heartbeat may take, while we are connected, before it is lost.
    static constexpr int patience = 4;
    /// More are not waited for: the oldest is lost.
    static constexpr std::size_t most_outstanding = 1'024;

    explicit HeartbeatBook(Terms terms) : terms_{std::move(terms)} {}

    /// The number of the next heartbeat.
    std::uint64_t next() const { return next_; }
    /// It is sent now.
    std::uint64_t sent(Instant at);

    enum class Kind : std::uint8_t { delivered, duplicate, corrupt, foreign, given_up };
    struct Arrival {
        Kind kind{};
        std::uint64_t sequence{};  ///< Of a delivered one.
        bool late{};
        bool recovered{};  ///< Of a connection before this one.
    };
    Arrival take(std::string_view topic, std::span<const std::byte> payload, Instant at);
    /// The protocol core took a duplicate off our hands.
    void note_redelivery() { ++counts_.duplicate; }

    void connected(Instant at, bool session_present);
    void cut();
    /// Gives up what has taken too long.
    void look(Instant now);

    std::size_t outstanding() const { return outstanding_.size(); }

    struct Totals {
        MessageCounts messages{};
        std::uint64_t late{};
        std::uint64_t recovered{};
    };
    /// What has happened since the last call.
    Totals take_totals();

  private:
    struct Sent {
        Instant at{};
        Instant counts_from{};  ///< Its patience: not that of the time without a connection.
        std::uint64_t connection{};
    };

    void give_up(std::map<std::uint64_t, Sent>::iterator heartbeat);
    Arrival deliver(std::map<std::uint64_t, Sent>::iterator heartbeat, Instant at);

    Terms terms_;
    std::uint64_t next_{};
    std::uint64_t highest_delivered_{};  ///< One more than that; 0 before the first.
    std::uint64_t connection_{};
    bool connected_{false};
    std::map<std::uint64_t, Sent> outstanding_{};
    std::set<std::uint64_t> given_up_{};  ///< The latest of them.
    MessageCounts counts_{};
    std::uint64_t late_{};
    std::uint64_t recovered_{};
};

}  // namespace sonde
