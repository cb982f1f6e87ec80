// SPDX-License-Identifier: Apache-2.0
#include "agent/prober.hpp"

#include "agent/lost_run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <utility>

namespace sonde {

namespace {

std::vector<Duration> intervals_of(const std::vector<ProbeSpec>& specs) {
    std::vector<Duration> intervals;
    intervals.reserve(specs.size());
    for (const auto& spec : specs) {
        intervals.push_back(spec.interval);
    }
    return intervals;
}

}  // namespace

Prober::Prober(asio::any_io_executor executor,
               const Clock& clock,
               std::vector<ProbeSpec> specs,
               Instant start,
               Run run,
               RunObserver& observer)
    : executor_{std::move(executor)},
      clock_{clock},
      schedule_{start, intervals_of(specs)},
      run_{std::move(run)},
      observer_{observer},
      timer_{executor_} {
    take_in(0, std::move(specs));
}

void Prober::start() {
    started_ = true;
    arm();
}

void Prober::change(const std::vector<std::string>& gone,
                    std::vector<ProbeSpec> fresh,
                    Instant start) {
    for (const auto& name : gone) {
        take_away(name);
    }
    const auto first = schedule_.add(start, intervals_of(fresh));
    take_in(first, std::move(fresh));
    if (started_) {
        arm();  // Setting its time cancels what the timer waits for.
    }
}

void Prober::take_in(std::size_t first, std::vector<ProbeSpec> specs) {
    auto number = first;
    for (auto& spec : specs) {
        numbers_.insert_or_assign(spec.name, number);
        probes_.emplace(number, std::make_shared<Probe>(Probe{.spec = std::move(spec)}));
        ++number;
    }
}

void Prober::take_away(std::string_view name) {
    const auto known = numbers_.find(name);
    if (known == numbers_.end()) {
        return;
    }
    const auto found = probes_.find(known->second);
    const auto probe = found->second;
    probe->gone = true;
    schedule_.remove(known->second);
    probes_.erase(found);
    numbers_.erase(known);
    observer_.taken_away(probe->spec);
}

void Prober::stop() {
    stopped_ = true;
    timer_.cancel();
}

void Prober::arm() {
    const auto next = schedule_.next();
    if (stopped_ || !next) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(*next);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            turn();
            arm();
        }
    });
}

void Prober::turn() {
    if (stopped_) {
        return;
    }
    for (const auto& due : schedule_.take(clock_.now())) {
        const auto& probe = probes_.at(due.probe);
        if (due.missed > 0) {
            observer_.skipped(probe->spec, due.missed);
        }
        if (probe->running > 0 && !probe->spec.overlap) {
            observer_.skipped(probe->spec, 1);
            continue;
        }
        launch(probe, due.at);
    }
}

void Prober::run_now(std::string_view name) {
    const auto number = numbers_.find(name);
    if (stopped_ || number == numbers_.end()) {
        return;
    }
    const auto& probe = probes_.at(number->second);
    if (probe->running == 0 || probe->spec.overlap) {
        launch(probe, clock_.now());
    }
}

void Prober::launch(const std::shared_ptr<Probe>& probe, Instant due) {
    ++probe->running;
    auto flight = std::make_shared<Flight>();
    flight->probe = probe;
    flight->due = due;
    flight->launched = clock_.now();
    const auto number = next_flight_++;
    flights_.emplace(number, flight);
    // What gets the end holds the flight, so that the signal is there for as long as its slot is.
    asio::co_spawn(executor_,
                   run_one(number, flight),
                   asio::bind_cancellation_slot(flight->cancel.slot(),
                                                [flight](const std::exception_ptr& /*end*/) {}));
}

asio::awaitable<void> Prober::run_one(FlightNumber number, std::shared_ptr<Flight> flight) {
    const auto& probe = flight->probe;
    if (probe->gone) {
        flights_.erase(number);
        co_return;
    }
    // Here and not where it was launched: the last of a herd is later than the first.
    observer_.started(probe->spec, clock_.now() - flight->due);
    const auto results = co_await run_(probe->spec);
    if (flight->given_up) {
        co_return;
    }
    flights_.erase(number);
    --probe->running;
    if (!probe->gone) {
        observer_.finished(results);
    }
}

void Prober::end_overdue() {
    const auto now = clock_.now();
    std::vector<std::shared_ptr<Flight>> overdue;
    std::erase_if(flights_, [&](const auto& entry) {
        const auto& flight = entry.second;
        const bool late = now >= flight->launched + flight->probe->spec.timeout + overdue_after;
        if (late) {
            overdue.push_back(flight);
        }
        return late;
    });
    for (const auto& flight : overdue) {
        give_up(flight, now);
    }
}

void Prober::give_up(const std::shared_ptr<Flight>& flight, Instant now) {
    auto& probe = *flight->probe;
    flight->given_up = true;
    --probe.running;
    // On the loop, whoever calls: else Asio passes the signal on when it may be gone.
    asio::post(executor_, [flight] { flight->cancel.emit(asio::cancellation_type::terminal); });
    if (!probe.gone) {
        const auto result = lost_run(probe.spec, now - flight->launched, clock_.wall_now());
        observer_.finished({&result, 1});
    }
}

}  // namespace sonde
