// SPDX-License-Identifier: Apache-2.0
#include "agent/schedule.hpp"

#include <cassert>

namespace sonde {

std::size_t Schedule::add(Instant start, std::span<const Duration> intervals) {
    const auto first = added_;
    std::map<Duration, Duration::rep> sharing;
    for (const auto interval : intervals) {
        assert(interval > Duration::zero());
        ++sharing[interval];
    }
    std::map<Duration, Duration::rep> placed;
    for (const auto interval : intervals) {
        // The quotient first would lose what does not divide; the product stays far below 2^63: a
        // day in nanoseconds times 100 000 probes.
        const auto offset = interval * placed[interval]++ / sharing[interval];
        grids_.emplace(added_, Grid{.interval = interval, .next = start + offset});
        queue_.insert({.at = start + offset, .probe = added_});
        ++added_;
    }
    return first;
}

void Schedule::remove(std::size_t probe) {
    const auto grid = grids_.find(probe);
    if (grid != grids_.end()) {
        queue_.erase({.at = grid->second.next, .probe = probe});
        grids_.erase(grid);
    }
}

std::optional<Instant> Schedule::next() const {
    return queue_.empty() ? std::nullopt : std::optional{queue_.begin()->at};
}

std::vector<Schedule::Due> Schedule::take(Instant now) {
    std::vector<Due> due;
    while (!queue_.empty() && queue_.begin()->at <= now) {
        const auto entry = *queue_.begin();
        queue_.erase(queue_.begin());
        auto& grid = grids_.at(entry.probe);
        const auto missed = (now - entry.at) / grid.interval;
        const auto latest = entry.at + missed * grid.interval;
        due.push_back({
            .probe = entry.probe,
            .at = latest,
            .missed = static_cast<std::uint64_t>(missed),
        });
        grid.next = latest + grid.interval;
        queue_.insert({.at = grid.next, .probe = entry.probe});
    }
    return due;
}

}  // namespace sonde
