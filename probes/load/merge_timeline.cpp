// SPDX-License-Identifier: Apache-2.0
#include "probes/load/merge_timeline.hpp"

#include <algorithm>
#include <cstddef>

namespace sonde::load {

namespace {

/// The rows of a shard that are not merged yet.
struct Queue {
    std::span<const TimelineRow> rows{};
    Duration offset{};  ///< Of the shard's start from the first one's.

    Duration next_at() const { return offset + rows.front().at; }
};

void add_beside(TimelineRow& into, const TimelineRow& row) {
    into.length = std::max(into.length, row.length);
    into.stage = std::min(into.stage, row.stage);
    into.connected += row.connected;
    into.wanted_rate += row.wanted_rate;
    add_figures(into, row);
}

/// Takes the rows that make up the next one of the merged timeline.
TimelineRow take_row(std::vector<Queue>& queues) {
    const auto& earliest = *std::ranges::min_element(queues, {}, &Queue::next_at);
    const auto start = earliest.next_at();
    const auto end = start + std::max(earliest.rows.front().length, Duration{1});
    TimelineRow merged{.at = start, .stage = Stage::done};
    for (auto& queue : queues) {
        if (queue.next_at() < end) {
            add_beside(merged, queue.rows.front());
            queue.rows = queue.rows.subspan(1);
        }
    }
    std::erase_if(queues, [](const Queue& queue) { return queue.rows.empty(); });
    return merged;
}

}  // namespace

std::vector<TimelineRow> merged_timeline(std::span<const LoadResult> parts, WallTime start) {
    std::vector<Queue> queues;
    for (const auto& part : parts) {
        if (!part.timeline.empty()) {
            queues.push_back({.rows = part.timeline, .offset = part.started - start});
        }
    }
    std::vector<TimelineRow> merged;
    while (!queues.empty()) {
        merged.push_back(take_row(queues));
    }
    return merged;
}

}  // namespace sonde::load
