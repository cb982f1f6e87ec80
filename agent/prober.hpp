// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/schedule.hpp"
#include "probes/clock.hpp"
#include "probes/net/transport.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
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
    /// All results of one run: several where the probe goes to each address of a name.
    virtual void finished(std::span<const ProbeResult> results) = 0;
    /// The probe is taken away: of its runs in flight, if there are any, nothing more is heard.
    virtual void taken_away(const ProbeSpec& spec) = 0;
};

/// Starts runs when they are due, many at once on one loop. A probe never runs twice at once unless
/// its spec says so: a run that is due while the last one is still going is skipped and counted.
class Prober {
  public:
    /// Runs keep their timeout themselves. One that is still not over this long after it has been
    /// lost by sonde, and would take its probe with it.
    static constexpr Duration overdue_after{std::chrono::seconds{10}};

    using Run = std::function<asio::awaitable<std::vector<ProbeResult>>(ProbeSpec)>;

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

    /// Ends the runs that are overdue: each fails as `internal`, and its probe runs again. To be
    /// called every now and then, on the loop.
    void end_overdue();

    /// Starts a run of the probe beside the schedule, which goes on as it is; nothing where one is
    /// under way that it must not overlap, or where there is no such probe. On the loop.
    void run_now(std::string_view probe);

    /// Takes the probes of these names away, and then takes these in, on grids that begin at
    /// `start`; all others go on as they are. A run in flight of a probe that is taken away ends in
    /// its own time and counts no more. On the loop.
    void change(const std::vector<std::string>& gone, std::vector<ProbeSpec> fresh, Instant start);

    /// Those of probes that were taken away included.
    std::size_t in_flight() const { return flights_.size(); }

  private:
    /// A probe, which outlives being taken away for as long as a run of it is in flight.
    struct Probe {
        ProbeSpec spec{};
        std::uint32_t running{};  ///< Runs in flight.
        bool gone{false};
    };
    using Number = std::size_t;  ///< As the schedule knows it.

    /// A run that is under way.
    struct Flight {
        std::shared_ptr<Probe> probe{};
        Instant due{};
        Instant launched{};
        asio::cancellation_signal cancel{};
        bool given_up{false};
    };
    using FlightNumber = std::uint64_t;

    void take_in(std::size_t first, std::vector<ProbeSpec> specs);
    void take_away(std::string_view name);
    void arm();
    void launch(const std::shared_ptr<Probe>& probe, Instant due);
    asio::awaitable<void> run_one(FlightNumber number, std::shared_ptr<Flight> flight);
    void give_up(const std::shared_ptr<Flight>& flight, Instant now);

    asio::any_io_executor executor_;
    const Clock& clock_;
    Schedule schedule_;
    Run run_;
    RunObserver& observer_;
    asio::steady_timer timer_;
    std::map<Number, std::shared_ptr<Probe>> probes_{};
    std::map<std::string, Number, std::less<>> numbers_{};
    std::map<FlightNumber, std::shared_ptr<Flight>> flights_{};
    FlightNumber next_flight_{};
    bool started_{false};
    bool stopped_{false};
};

}  // namespace sonde
