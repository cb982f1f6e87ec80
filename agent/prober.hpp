#pragma once

#include "agent/schedule.hpp"
#include "probes/clock.hpp"
#include "probes/net/transport.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace sonde {

/// Hears of every run. Called on the prober's loop; must not block.
class RunObserver {
  public:
    RunObserver() = default;
    RunObserver(const RunObserver&) = delete;
    RunObserver& operator=(const RunObserver&) = delete;
    RunObserver(RunObserver&&) = delete;
    RunObserver& operator=(RunObserver&&) = delete;
    virtual ~RunObserver() = default;

    virtual void started(const ProbeSpec& spec, Duration lateness) = 0;
    virtual void skipped(const ProbeSpec& spec, std::uint64_t runs) = 0;
    virtual void finished(const ProbeResult& result) = 0;
};

/// Starts runs when they are due, many at once on one loop. A probe never runs twice at once unless
/// its spec says so: a run that is due while the last one is still going is skipped and counted.
class Prober {
  public:
    using Run = std::function<asio::awaitable<ProbeResult>(ProbeSpec)>;

    /// The grid begins at `start`. All references must outlive the loop's last handler.
    Prober(asio::any_io_executor executor,
           const Clock& clock,
           std::vector<ProbeSpec> specs,
           Instant start,
           Run run,
           RunObserver& observer);

    void start();  ///< Arms the timer; returns at once.
    void stop();   ///< Starts no more runs; those in flight go on.

    /// Starts all that is due now. What the timer calls.
    void turn();

    std::size_t in_flight() const { return in_flight_; }

  private:
    void arm();
    void launch(const Schedule::Due& due);
    asio::awaitable<void> run_one(Schedule::Due due);

    asio::any_io_executor executor_;
    const Clock& clock_;
    std::vector<ProbeSpec> specs_;
    Schedule schedule_;
    Run run_;
    RunObserver& observer_;
    asio::steady_timer timer_;
    std::vector<std::uint32_t> running_;  ///< Runs in flight, a probe.
    std::size_t in_flight_{};
    bool stopped_{false};
};

}  // namespace sonde
