// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/standing/heartbeat_book.hpp"
#include "probes/standing/held_connection.hpp"
#include "probes/standing/outage_book.hpp"
#include "probes/standing/standing_probe.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sonde {

/// A connection as a device has it: held for days, with a heartbeat to itself and a ping at each
/// beat. Says what of them was lost, late, twice or out of order, and when, why and for how long
/// the connection was gone.
class SessionProbe final : public StandingProbe, private Holder {
  public:
    SessionProbe(ProbeSpec spec, std::uint64_t run, Environment env, net::Pause& pause);

    asio::awaitable<ProbeResult> beat() override;
    asio::awaitable<void> attend(Instant until) override { return connection_.attend(until); }
    void wake() override { connection_.wake(); }

  private:
    using Step = Result<void>;

    asio::awaitable<Step> all_steps();
    asio::awaitable<Step> heartbeat();
    asio::awaitable<Step> await_heartbeat(net::Departure sent);
    Step judge(const wire::Event& event, const Moment& at, const net::Departure& sent);
    void note(Phase phase, const net::Departure& sent, const Moment& at);
    Failure overdue(Failure failure, const net::Departure& sent) const;

    void on_attempt() override { outages_.attempt(); }
    void on_connected(Instant at, bool session_present) override;
    void on_subscribed(Instant /*at*/) override {}
    void on_event(const wire::Event& event, const Moment& at) override;
    void on_cut(Instant at, const Failure& cause) override;

    /// What the present beat waits for.
    struct Awaited {
        std::uint64_t sequence{};
        wire::PacketId packet_id{};
        std::optional<wire::PingNumber> ping{};  ///< At QoS 0: the one behind the PUBLISH.
        bool delivered{};
        bool acknowledged{};
    };

    const ProbeSpec spec_;
    const std::uint64_t run_;
    Environment env_;
    const std::string topic_;
    const bool wants_session_;
    HeartbeatBook heartbeats_;
    OutageBook outages_{};
    HeldConnection connection_;
    Awaited awaited_{};
    std::optional<HeartbeatBook::Arrival> arrival_{};  ///< Of the event that was heard last.
};

}  // namespace sonde
