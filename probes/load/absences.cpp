// SPDX-License-Identifier: Apache-2.0
#include "probes/load/absences.hpp"

#include "probes/load/subscription_index.hpp"
#include "probes/load/topic_template.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace sonde::load {

Absences::Absences(const Blueprint& blueprint, std::vector<MeasuredSpan> spans)
    : blueprint_{blueprint}, spans_{std::move(spans)} {}

/// How many measured messages of the stream there are before the sequence.
std::int64_t Absences::measured_up_to(std::uint32_t stream, std::uint32_t sequence) const {
    const auto& span = spans_[stream];
    return std::int64_t{std::clamp(sequence, span.first, span.next)} - span.first;
}

/// All measured messages on what those would hear that are not there.
std::int64_t Absences::never_heard(std::span<const ReceiverStanding> absent) const {
    SubscriptionIndex index;
    for (const auto& standing : absent) {
        index.add(standing.filter, 0);
    }
    std::int64_t excused = 0;
    for (std::uint32_t stream = 0; stream < spans_.size(); ++stream) {
        const auto count = measured_up_to(stream, spans_[stream].next);
        if (count == 0) {
            continue;
        }
        const auto origin = blueprint_.topology.origin_of(stream);
        const auto& population = blueprint_.plan.populations[origin.population];
        auto values = values_of(population, origin.client, blueprint_.shard.count, blueprint_.run);
        values.topic = origin.topic;
        excused += count * index.of(render(population.publish_topic, values), 0).receivers;
    }
    return excused;
}

std::int64_t Absences::excused(std::span<const ReceiverStanding> standings,
                               const ReceiverTable& table) const {
    std::vector<ReceiverStanding> absent;
    std::unordered_map<std::uint32_t, const ReceiverStanding*> by_slot;
    for (const auto& standing : standings) {
        by_slot.emplace(standing.slot, &standing);
        if (!standing.present) {
            absent.push_back(standing);
        }
    }
    std::int64_t excused = absent.empty() ? 0 : never_heard(absent);
    table.for_each([&](const ReceiverTable::Entry& entry) {
        const auto found = by_slot.find(entry.receiver());
        const auto stream = entry.stream();
        if (found == by_slot.end() || spans_[stream].next == 0) {
            return;
        }
        const auto& standing = *found->second;
        const auto heard = measured_up_to(stream, entry.record.next_expected());
        if (entry.came_late) {
            excused -= spans_[stream].first;
        }
        if (!standing.present) {
            excused -= heard;
        } else if (entry.presence != standing.presence) {
            excused += measured_up_to(stream, spans_[stream].next) - heard;
        }
    });
    return excused;
}

}  // namespace sonde::load
