// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/soak/exposition.hpp"
#include "tests/soak/outage.hpp"
#include "tests/support/fault_proxy.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/process.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sonde::soak {

/// What a slow line adds each way. A run has five round trips, and must be done in its time.
inline constexpr Duration slow_delay = std::chrono::milliseconds{100};

struct SceneSettings {
    std::string sonde{};           ///< The program.
    std::size_t probes{500};       ///< Round trips, half of them on each path.
    std::size_t sessions{200};     ///< Likewise.
    std::size_t load_clients{50};  ///< Pairs of a publisher and a subscriber, all on the line.
    unsigned load_rate{2'000};     ///< Messages a second.
    ProbeTimes times{.interval = std::chrono::seconds{5}, .timeout = std::chrono::seconds{2}};
    /// A session is right to a beat on each side, and to what it needs to notice and to come back:
    /// with these, all of it stays below an interval of the others.
    ProbeTimes session_times{.interval = std::chrono::seconds{1},
                             .timeout = std::chrono::seconds{1}};
};

/// Of sessions, between two attempts to connect.
inline constexpr Duration longest_pause = std::chrono::milliseconds{500};

/// A mosquitto, bad lines to it for round trips, for sessions and for a load run, and sonde as a
/// daemon and as a load generator. One thread's.
class Scene {
  public:
    explicit Scene(const SceneSettings& settings);

    void begin(Injection injection);
    /// While it goes on, again and again: what the line has swallowed comes out at its end.
    void hold(Injection injection, Duration left);
    void end(Injection injection);

    void start_load(std::chrono::seconds lasting);
    /// Its result, as JSON; throws where it does not end in time.
    std::string load_result(std::chrono::seconds patience);

    Exposition probe_metrics() const;
    std::optional<Exposition> load_metrics() const;  ///< Nothing while no load runs.
    std::string daemon_log() const { return daemon_->error(); }
    void stop_daemon();
    void restart_broker();  ///< With all that it counted at zero.

    /// What the broker itself says of the PUBLISH packets it took and sent.
    struct BrokerCounts {
        std::uint64_t received{};
        std::uint64_t sent{};
    };
    BrokerCounts broker_counts() const;

    const support::FaultProxy& probe_line() const { return probe_line_; }
    const support::FaultProxy& session_line() const { return session_line_; }
    const support::FaultProxy& load_line() const { return load_line_; }

  private:
    void impair(Duration delay);
    std::string configuration() const;
    std::uint16_t port_for(const Group& group) const;

    SceneSettings settings_;
    support::TemporaryFolder folder_{};
    testing::Mosquitto broker_;
    support::FaultProxy probe_line_;
    support::FaultProxy session_line_;
    support::FaultProxy load_line_;
    std::uint16_t daemon_port_{};
    std::uint16_t load_port_{};
    std::unique_ptr<testing::Process> daemon_{};
    std::unique_ptr<testing::Process> load_{};
};

}  // namespace sonde::soak
