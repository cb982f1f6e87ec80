#include "agent/schedule.hpp"

#include <cassert>
#include <map>

namespace sonde {

Schedule::Schedule(Instant start, std::span<const Duration> intervals)
    : intervals_{intervals.begin(), intervals.end()} {
    std::map<Duration, Duration::rep> sharing;
    for (const auto interval : intervals_) {
        assert(interval > Duration::zero());
        ++sharing[interval];
    }
    std::map<Duration, Duration::rep> placed;
    for (std::size_t probe = 0; probe < intervals_.size(); ++probe) {
        const auto interval = intervals_[probe];
        // The quotient first would lose what does not divide; the product stays far below 2^63: a
        // day in nanoseconds times 100 000 probes.
        const auto offset = interval * placed[interval]++ / sharing[interval];
        queue_.push({.at = start + offset, .probe = probe});
    }
}

std::optional<Instant> Schedule::next() const {
    return queue_.empty() ? std::nullopt : std::optional{queue_.top().at};
}

std::vector<Schedule::Due> Schedule::take(Instant now) {
    std::vector<Due> due;
    while (!queue_.empty() && queue_.top().at <= now) {
        const auto entry = queue_.top();
        queue_.pop();
        const auto interval = intervals_[entry.probe];
        const auto missed = (now - entry.at) / interval;
        const auto latest = entry.at + missed * interval;
        due.push_back({
            .probe = entry.probe,
            .at = latest,
            .missed = static_cast<std::uint64_t>(missed),
        });
        queue_.push({.at = latest + interval, .probe = entry.probe});
    }
    return due;
}

}  // namespace sonde
