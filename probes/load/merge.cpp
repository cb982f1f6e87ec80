// SPDX-License-Identifier: Apache-2.0
#include "probes/load/merge.hpp"

#include "probes/load/merge_timeline.hpp"
#include "probes/quantity.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

namespace sonde::load {

namespace {

using Parts = std::span<const LoadResult>;
using Refusal = std::optional<std::string>;

std::string place(std::size_t index) {
    return "result " + std::to_string(index + 1);
}

Refusal refuse_strangers(Parts parts) {
    const auto& first = parts.front();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& part = parts[i];
        if (part.plan_hash != first.plan_hash) {
            return place(i) + " is of another plan: its hash is " + part.plan_hash +
                   ", and that of " + place(0) + " is " + first.plan_hash;
        }
        if (part.seed != first.seed) {
            return place(i) + " was run with seed " + std::to_string(part.seed) + ", and " +
                   place(0) + " with " + std::to_string(first.seed);
        }
        if (part.shard.count != first.shard.count) {
            return place(i) + " is shard " + to_string(part.shard) + ", and " + place(0) +
                   " is shard " + to_string(first.shard) + ": the plan was cut in another way";
        }
        if (part.shard.index >= part.shard.count) {
            return place(i) + " says that it is shard " + to_string(part.shard) +
                   ", which cannot be";
        }
    }
    return std::nullopt;
}

/// The first number that is no key.
std::uint32_t first_gap(const std::map<std::uint32_t, std::size_t>& holders) {
    std::uint32_t number = 0;
    for (const auto& [index, holder] : holders) {
        if (index != number) {
            break;
        }
        ++number;
    }
    return number;
}

Refusal refuse_doubled_and_missing(Parts parts) {
    std::map<std::uint32_t, std::size_t> holders;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto [holder, fresh] = holders.try_emplace(parts[i].shard.index, i);
        if (!fresh) {
            return place(i) + " is shard " + to_string(parts[i].shard) + ", and so is " +
                   place(holder->second);
        }
    }
    const Shard first_missing{.index = first_gap(holders), .count = parts.front().shard.count};
    if (first_missing.index == first_missing.count) {
        return std::nullopt;
    }
    return "shard " + to_string(first_missing) + " is missing: " + std::to_string(parts.size()) +
           " of " + std::to_string(first_missing.count) + " are there";
}

WallTime measure_end(const LoadResult& part) {
    return part.measure_started + part.measured;
}

/// A shard that never came to measure has nothing to overlap.
bool has_measured(const LoadResult& part) {
    return part.measured > Duration::zero();
}

Refusal refuse_windows_apart(Parts parts) {
    std::optional<std::size_t> latest;
    std::optional<std::size_t> soonest_over;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!has_measured(parts[i])) {
            continue;
        }
        if (!latest || parts[i].measure_started > parts[*latest].measure_started) {
            latest = i;
        }
        if (!soonest_over || measure_end(parts[i]) < measure_end(parts[*soonest_over])) {
            soonest_over = i;
        }
    }
    if (!latest || parts[*latest].measure_started < measure_end(parts[*soonest_over])) {
        return std::nullopt;
    }
    const auto between = parts[*latest].measure_started - measure_end(parts[*soonest_over]);
    return place(*latest) + " began to measure " + format_duration(between) + " after " +
           place(*soonest_over) + " had ended: start all shards together, with --start-at";
}

/// What adds up, whatever the order.
void add_figures(LoadResult& into, const LoadResult& part) {
    into.wanted_rate += part.wanted_rate;
    into.clients += part.clients;
    into.counts += part.counts;
    into.latency += part.latency;
    into.connections += part.connections;
    add(into.failures, part.failures);
    add_alongside(into.generator, part.generator);
    into.workers += part.workers;
    into.longest_stream_gap = std::max(into.longest_stream_gap, part.longest_stream_gap);
    into.longest_gap = std::max(into.longest_gap, part.longest_gap);
}

/// From the first start to the last end. The measure stage is as long as the longest: rates of
/// shards that measured side by side add up.
void span_times(LoadResult& into, Parts parts) {
    into.started = std::ranges::min_element(parts, {}, &LoadResult::started)->started;
    auto latest = into.started;
    std::optional<WallTime> measure_started;
    for (const auto& part : parts) {
        latest = std::max(latest, part.started + part.total);
        into.measured = std::max(into.measured, part.measured);
        if (has_measured(part)) {
            measure_started =
                std::min(measure_started.value_or(part.measure_started), part.measure_started);
        }
    }
    into.total = latest - into.started;
    into.measure_started = measure_started.value_or(WallTime{});
}

/// The mean over all clients for whom it is known.
std::optional<std::uint64_t> bytes_per_connection(Parts parts) {
    std::uint64_t bytes = 0;
    std::uint64_t clients = 0;
    for (const auto& part : parts) {
        if (part.bytes_per_connection) {
            bytes += *part.bytes_per_connection * part.clients;
            clients += part.clients;
        }
    }
    return clients == 0 ? std::nullopt : std::optional{bytes / clients};
}

void add_part(LoadResult& into, const LoadResult& part) {
    add_figures(into, part);
    into.merged.push_back(part.shard.index);
    into.closed_loop = into.closed_loop || part.closed_loop;
    into.interrupted = into.interrupted || part.interrupted;
    for (const auto& reason : part.limited_by) {
        into.limited_by.push_back("shard " + std::to_string(part.shard.index) + ": " + reason);
    }
    for (const auto& target : part.targets) {
        if (std::ranges::find(into.targets, target) == into.targets.end()) {
            into.targets.push_back(target);
        }
    }
}

LoadResult sum_of(Parts parts) {
    const auto& first = parts.front();
    LoadResult sum{.name = first.name,
                   .plan_hash = first.plan_hash,
                   .plan_summary = first.plan_summary,
                   .seed = first.seed};
    std::vector<const LoadResult*> in_order;
    for (const auto& part : parts) {
        in_order.push_back(&part);
    }
    std::ranges::sort(in_order, {}, [](const LoadResult* part) { return part->shard.index; });
    for (const auto* const part : in_order) {
        add_part(sum, *part);
    }
    span_times(sum, parts);
    sum.bytes_per_connection = bytes_per_connection(parts);
    sum.timeline = merged_timeline(parts, sum.started);
    return sum;
}

tl::expected<std::vector<LoadThreshold>, std::string> thresholds_of(const LoadResult& part) {
    std::vector<LoadThreshold> thresholds;
    for (const auto& outcome : part.thresholds) {
        auto threshold = parse_load_threshold(outcome.text);
        if (!threshold) {
            return tl::unexpected{
                place(0) + " has a threshold that cannot be read: " + std::move(threshold).error()};
        }
        thresholds.push_back(*std::move(threshold));
    }
    return thresholds;
}

bool has_aborted(Parts parts, const std::string& threshold) {
    return std::ranges::any_of(parts, [&](const LoadResult& part) {
        return std::ranges::any_of(part.thresholds, [&](const LoadThresholdOutcome& outcome) {
            return outcome.aborted && outcome.text == threshold;
        });
    });
}

}  // namespace

tl::expected<LoadResult, std::string> merge(std::span<const LoadResult> parts,
                                            std::span<const LoadThreshold> thresholds) {
    if (parts.empty()) {
        return tl::unexpected{std::string{"there is no result to merge"}};
    }
    for (const auto& refuse :
         {refuse_strangers, refuse_doubled_and_missing, refuse_windows_apart}) {
        if (auto refusal = refuse(parts)) {
            return tl::unexpected{*std::move(refusal)};
        }
    }
    std::vector<LoadThreshold> judges{thresholds.begin(), thresholds.end()};
    if (judges.empty()) {
        auto earlier = thresholds_of(parts.front());
        if (!earlier) {
            return tl::unexpected{std::move(earlier).error()};
        }
        judges = *std::move(earlier);
    }
    auto merged = parts.front().shard.whole() ? parts.front() : sum_of(parts);
    merged.thresholds.clear();
    for (const auto& threshold : judges) {
        auto outcome = evaluate(threshold, merged);
        outcome.aborted = has_aborted(parts, threshold.text);
        merged.thresholds.push_back(std::move(outcome));
    }
    return merged;
}

}  // namespace sonde::load
