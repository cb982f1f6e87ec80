#include "agent/prober.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

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
      specs_{std::move(specs)},
      schedule_{start, intervals_of(specs_)},
      run_{std::move(run)},
      observer_{observer},
      timer_{executor_},
      running_(specs_.size()) {}

void Prober::start() {
    arm();
}

void Prober::stop() {
    stopped_ = true;
    timer_.cancel();
}

void Prober::arm() {
    const auto next = schedule_.next();
    if (stopped_ || !next) {
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
        const auto& spec = specs_[due.probe];
        if (due.missed > 0) {
            observer_.skipped(spec, due.missed);
        }
        if (running_[due.probe] > 0 && !spec.overlap) {
            observer_.skipped(spec, 1);
            continue;
        }
        launch(due);
    }
}

void Prober::launch(const Schedule::Due& due) {
    ++running_[due.probe];
    ++in_flight_;
    asio::co_spawn(executor_, run_one(due), asio::detached);
}

asio::awaitable<void> Prober::run_one(Schedule::Due due) {
    const auto& spec = specs_[due.probe];
    // Here and not where it was launched: the last of a herd is later than the first.
    observer_.started(spec, clock_.now() - due.at);
    const auto result = co_await run_(spec);
    --running_[due.probe];
    --in_flight_;
    observer_.finished(result);
}

}  // namespace sonde
