// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_findings.hpp"

#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace sonde::load {

namespace {

using namespace std::chrono_literals;

/// A part of the messages, and how long it took counted in both ways.
struct Difference {
    double percentile{};
    Duration response{};
    Duration service{};

    double factor() const {
        return static_cast<double>(response.count()) /
               static_cast<double>(std::max(service, Duration{1}).count());
    }
    bool is_large() const { return response >= 2 * service && response - service >= 1ms; }
};

/// At p99, where the two ways to count differ there, else where they differ most.
Difference telling_difference(const LatencySet& latency) {
    Difference telling;
    for (const double percentile : {99.0, 95.0, 90.0, 50.0, 99.9}) {
        const Difference found{.percentile = percentile,
                               .response = latency.response.at(percentile),
                               .service = latency.service.at(percentile)};
        if (found.is_large() && found.factor() > telling.factor()) {
            telling = found;
        }
        if (telling.percentile == 99.0) {
            break;
        }
    }
    return telling;
}

/// Of what waiting before the send cost, sonde's part: how late it saw to operations.
bool is_ours(const LoadResult& result, const Difference& difference) {
    const auto waited = difference.response - difference.service;
    return !result.limited_by.empty() ||
           2 * result.generator.pickup.at(difference.percentile) >= waited;
}

/// Where waiting before the send is most of the time that a part of the messages took.
std::optional<std::string> stall_note(const LoadResult& result) {
    const auto difference = telling_difference(result.latency);
    if (result.closed_loop || !difference.is_large()) {
        return std::nullopt;
    }
    auto note = fmt::format(
        "p{:g} from the due time (response) is {:.0f} times that from the send "
        "(service), {} against {}: ",
        difference.percentile,
        difference.factor(),
        format_duration(difference.response),
        format_duration(difference.service));
    note += !is_ours(result, difference)
                ? "messages could not be sent when they were due, a stall that a closed-loop tool "
                  "would hide."
                : "messages were sent late, and sonde itself was at least a part of the reason.";
    return note;
}

std::optional<std::string> backlog_note(const ConnectionTally& connections) {
    const auto count = sent_again(connections.tcp) + sent_again(connections.connect);
    if (count == 0) {
        return std::nullopt;
    }
    return fmt::format(
        "{} connections took just over 1, 3 or 7 s: the broker's machine dropped their SYN, which "
        "is sent again after 1 s, then 2, then 4. Its listen backlog overflows (the broker's own "
        "limit and net.core.somaxconn); a lower connect rate avoids it.",
        count);
}

}  // namespace

std::string_view title_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::valid:
            return "VALID";
        case Verdict::generator_limited:
            return "GENERATOR LIMITED";
        case Verdict::interrupted:
            return "INTERRUPTED";
    }
    return "";
}

std::vector<std::string> meaning_of(const LoadResult& result) {
    std::vector<std::string> sentences;
    switch (result.verdict()) {
        case Verdict::valid:
            sentences.emplace_back("sonde kept up: these figures are the broker's.");
            break;
        case Verdict::generator_limited:
            sentences.emplace_back(
                "sonde itself was the bottleneck: do not take these figures for the broker's.");
            break;
        case Verdict::interrupted:
            sentences.emplace_back("The run was ended early: these figures are of a part.");
            if (!result.limited_by.empty()) {
                sentences.emplace_back("Within it sonde itself was the bottleneck.");
            }
            break;
    }
    if (result.closed_loop) {
        sentences.emplace_back(
            "closed loop: these times hide the broker's stalls. Each publisher waits for its "
            "answer before it sends again, so a broker that stands still is asked less.");
    }
    return sentences;
}

std::string thresholds_sentence(const LoadResult& result) {
    if (result.thresholds.empty()) {
        return {};
    }
    const auto held = std::ranges::count(result.thresholds, true, &LoadThresholdOutcome::held);
    return fmt::format("{} of {} threshold{} held",
                       held,
                       result.thresholds.size(),
                       result.thresholds.size() == 1 ? "" : "s");
}

std::vector<std::string> notes_of(const LoadResult& result) {
    std::vector<std::string> notes;
    if (auto note = stall_note(result)) {
        notes.push_back(std::move(*note));
    }
    if (auto note = backlog_note(result.connections)) {
        notes.push_back(std::move(*note));
    }
    if (result.generator.blocked_writes > 0) {
        notes.push_back(
            fmt::format("{} writes found the kernel's buffer full: the broker did not "
                        "read as fast as it was sent to.",
                        result.generator.blocked_writes));
    }
    if (result.crosses_shards && result.merged.size() < result.shard.count) {
        notes.emplace_back(
            "Messages go to or come from other shards: what was lost is known once all shards are "
            "merged (sonde merge).");
    }
    for (const auto& mistake : check_identities(result)) {
        notes.push_back("A mistake of sonde's, please report it: " + mistake);
    }
    return notes;
}

std::uint64_t sent_again(const Histogram& times) {
    struct Cluster {
        Duration from{};
        Duration to{};
    };
    constexpr std::array clusters{Cluster{.from = 990ms, .to = 1200ms},
                                  Cluster{.from = 2990ms, .to = 3300ms},
                                  Cluster{.from = 6990ms, .to = 7500ms}};
    std::uint64_t near = 0;
    std::uint64_t elsewhere = 0;
    const auto counts = times.counts();
    for (std::size_t bucket = 0; bucket < counts.size(); ++bucket) {
        const auto value = times.largest_in(bucket);
        const bool retried = std::ranges::any_of(clusters, [value](const Cluster& cluster) {
            return value >= cluster.from && value < cluster.to;
        });
        if (retried) {
            near += counts[bucket];
        } else if (value >= 500ms) {
            elsewhere += counts[bucket];
        }
    }
    // One alone, or a broker that is slow all over, says nothing.
    return near >= 3 && near > elsewhere ? near : 0;
}

double highest_cpu(const LoadResult& result) {
    if (result.timeline.empty()) {
        return result.total > 0s ? static_cast<double>(result.generator.busiest_cpu.count()) /
                                       static_cast<double>(result.total.count())
                                 : 0.0;
    }
    // The rest of a second before a stage ended may be too short for a share of it to mean
    // anything.
    const auto longest = std::ranges::max(result.timeline, {}, &TimelineRow::length).length;
    double highest = 0.0;
    for (const auto& row : result.timeline) {
        if (row.length >= longest / 2) {
            highest = std::max(highest, row.cpu);
        }
    }
    return highest;
}

}  // namespace sonde::load
