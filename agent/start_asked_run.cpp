// SPDX-License-Identifier: Apache-2.0
#include "agent/start_asked_run.hpp"

#include "agent/lost_run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace sonde {

namespace {

namespace asio = boost::asio;
using Done = std::function<void(ProbeResult)>;

struct Flight {
    Flight(asio::io_context& loop, ProbeSpec run, Done told)
        : spec{std::move(run)}, done{std::move(told)}, overdue{loop} {}

    ProbeSpec spec;
    Done done;  ///< Empty once it was told.
    asio::steady_timer overdue;
    asio::cancellation_signal cancel{};

    void tell(ProbeResult result) {
        if (const auto told = std::exchange(done, {})) {
            told(std::move(result));
        }
    }
};

/// `make` is a copy, for a coroutine may use what made it until its end.
asio::awaitable<void> run(MakeRun make, std::shared_ptr<Flight> flight) {
    auto result = co_await make(flight->spec);
    flight->overdue.cancel();
    flight->tell(std::move(result));
}

/// What a run needs beside itself.
struct Means {
    asio::io_context& loop;
    MakeRun make;
    const Clock& clock;
    Duration overdue_after;
};

void begin(const Means& means, const std::shared_ptr<Flight>& flight) {
    flight->overdue.expires_after(flight->spec.timeout + means.overdue_after);
    flight->overdue.async_wait(
        [&loop = means.loop, &clock = means.clock, begun = means.clock.now(), flight](
            const boost::system::error_code& error) {
            if (error || !flight->done) {
                return;
            }
            // On its own: what it ends may hold the signal, which is then still being passed on.
            asio::post(loop, [flight] { flight->cancel.emit(asio::cancellation_type::terminal); });
            flight->tell(lost_run(flight->spec, clock.now() - begun, clock.wall_now()));
        });
    // What gets the end holds the flight, so that the signal is there for as long as its slot is.
    asio::co_spawn(means.loop,
                   run(means.make, flight),
                   asio::bind_cancellation_slot(flight->cancel.slot(),
                                                [flight](const std::exception_ptr& /*end*/) {}));
}

}  // namespace

StartAskedRun start_asked_runs_on(asio::io_context& loop,
                                  MakeRun make,
                                  const Clock& clock,
                                  Duration overdue_after) {
    return [means = Means{loop, std::move(make), clock, overdue_after}](ProbeSpec spec, Done done) {
        // Posted: the coroutine must not begin on the thread of whoever asks.
        asio::post(means.loop, [means, spec = std::move(spec), done = std::move(done)]() mutable {
            begin(means, std::make_shared<Flight>(means.loop, std::move(spec), std::move(done)));
        });
    };
}

}  // namespace sonde
