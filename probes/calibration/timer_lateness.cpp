// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/timer_lateness.hpp"

#include "probes/load/poller.hpp"
#include "probes/load/resources.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <thread>

namespace sonde::calibration {

namespace {

constexpr Duration interval = std::chrono::milliseconds{1};

}  // namespace

Histogram time_lateness(const Clock& clock, const SleepUntil& sleep, Instant until) {
    Histogram lateness;
    auto due = clock.now();
    do {
        due = std::max(due, clock.now() - interval) + interval;
        sleep(due);
        lateness.record(std::max(clock.now() - due, Duration::zero()));
    } while (due + interval <= until);
    return lateness;
}

Histogram time_probe_loop(const Clock& clock, Instant until) {
    boost::asio::io_context loop{1};
    boost::asio::steady_timer timer{loop};
    const auto sleep = [&](Instant due) {
        timer.expires_at(due);
        timer.async_wait([](const boost::system::error_code& /*error*/) {});
        loop.restart();
        loop.run();
    };
    return time_lateness(clock, sleep, until);
}

tl::expected<Histogram, std::string> time_load_loop(const Clock& clock, Instant until) {
    auto poller = load::Poller::create();
    if (!poller) {
        return tl::unexpected{poller.error()};
    }
    const auto sleep = [&](Instant due) {
        for (auto now = clock.now(); now < due; now = clock.now()) {
            poller->wait(due - now);
        }
    };
    Histogram lateness;
    std::thread worker{[&] {
        load::wake_up_exactly();
        lateness = time_lateness(clock, sleep, until);
    }};
    worker.join();
    return lateness;
}

}  // namespace sonde::calibration
