// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/judgement/watch_table.hpp"
#include "probes/standing/held_connection.hpp"
#include "probes/standing/outage_book.hpp"
#include "probes/standing/standing_probe.hpp"

#include <cstdint>

namespace sonde {

/// Listens to what devices publish for as long as it is configured, and says at each beat what is
/// wrong with it.
class WatchProbe final : public StandingProbe, private Holder {
  public:
    /// The patterns of the spec must have been found right (config/ does so).
    WatchProbe(ProbeSpec spec, std::uint64_t run, Environment env, net::Pause& pause);

    asio::awaitable<ProbeResult> beat() override;
    asio::awaitable<void> attend(Instant until) override { return connection_.attend(until); }
    void wake() override { connection_.wake(); }

  private:
    asio::awaitable<Result<void>> look(Instant deadline);

    void on_attempt() override { outages_.attempt(); }
    void on_connected(Instant at, bool session_present) override;
    void on_subscribed(Instant at) override;
    void on_event(const wire::Event& event, const Moment& at) override;
    void on_cut(Instant at, const Failure& cause) override;

    const ProbeSpec spec_;
    Environment env_;
    WatchTable table_;
    OutageBook outages_{};
    HeldConnection connection_;
};

}  // namespace sonde
