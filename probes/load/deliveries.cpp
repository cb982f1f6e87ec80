// SPDX-License-Identifier: Apache-2.0
#include "probes/load/deliveries.hpp"

#include "probes/load/load_message.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace sonde::load {

namespace {

std::uint64_t on_the_wire(Instant at) {
    return static_cast<std::uint64_t>(at.time_since_epoch().count()) & load_time_mask;
}

bool looks_like_ours(std::span<const std::byte> payload) {
    constexpr std::array magic{std::byte{'s'}, std::byte{'n'}, std::byte{'l'}};
    return payload.size() >= magic.size() && std::ranges::equal(payload.first(3), magic);
}

}  // namespace

bool Deliveries::intact(const LoadHeader& header, std::span<const std::byte> payload) const {
    const auto origin = blueprint_.topology.origin_of(header.stream);
    const auto filler =
        blueprint_.payloads[origin.population].filler_of(header.stream, header.sequence);
    const auto content = payload.subspan(load_header_size);
    return content.size() == filler.size() &&
           (filler.empty() || std::memcmp(content.data(), filler.data(), filler.size()) == 0);
}

void Deliveries::note_latency(const LoadHeader& header, Instant at, LoadSnapshot& tally) const {
    const auto& topology = blueprint_.topology;
    if (!blueprint_.one_clock && topology.crosses_shards()) {
        const auto origin = topology.origin_of(header.stream);
        const auto& population = blueprint_.plan.populations[origin.population];
        if (shard_of(origin.client, population.groups, blueprint_.shard.count) !=
            blueprint_.shard.index) {
            return;  // Another machine's clock: a latency would be a guess.
        }
    }
    const auto now = on_the_wire(at);
    const Duration response{static_cast<Duration::rep>(elapsed(header.due, now))};
    tally.latency.response.record(response);
    tally.latency.service.record(Duration{static_cast<Duration::rep>(elapsed(header.sent, now))});
    tally.counts.late += response > blueprint_.plan.late_after ? 1U : 0U;
}

Deliveries::Verdict Deliveries::take(const Receiver& receiver,
                                     std::span<const std::byte> payload,
                                     bool dup,
                                     Instant at,
                                     Instant interval,
                                     LoadSnapshot& tally) {
    const auto header = read_load_header(payload);
    if (!header || header->run != blueprint_.run) {
        auto& counter =
            !header && looks_like_ours(payload) ? tally.counts.corrupt : tally.counts.foreign;
        ++counter;
        return {};
    }
    if (header->stream >= blueprint_.topology.streams() || !intact(*header, payload)) {
        ++tally.counts.corrupt;
        return {};
    }
    auto& entry = table_.find_or_add(receiver.slot, header->stream);
    if (entry.presence != receiver.presence) {
        entry.presence = receiver.presence;
        if (!receiver.shared) {
            entry.came_late = entry.came_late || !entry.record.begun();
            entry.record.leave();
        }
    }
    const auto facts = entry.record.arrive(header->sequence, dup, at);
    const auto slot = (at - interval) / std::chrono::milliseconds{1};
    tally.delivered_in.set(
        static_cast<std::size_t>(std::clamp<std::int64_t>(slot, 0, most_gap_slots - 1)));
    const Verdict verdict{.ours = true, .stream = header->stream};
    if (!header->measured) {
        return verdict;
    }
    auto& counts = tally.counts;
    tally.longest_stream_gap = std::max(tally.longest_stream_gap, facts.gap);
    counts.excused += facts.excused;
    if (facts.duplicate) {
        ++counts.duplicate;
        counts.redelivered += dup ? 1U : 0U;
        return verdict;
    }
    ++counts.delivered;
    counts.reordered += facts.reordered ? 1U : 0U;
    note_latency(*header, at, tally);
    return verdict;
}

Duration Deliveries::longest_silence(Instant now) const {
    Duration longest{};
    table_.for_each([&longest, now](const ReceiverTable::Entry& entry) {
        longest = std::max(longest, entry.record.silence(now));
    });
    return longest;
}

}  // namespace sonde::load
