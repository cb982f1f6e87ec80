// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/load_threshold.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/shard.hpp"
#include "probes/load/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sonde::load {

enum class Verdict : std::uint8_t { valid, generator_limited, interrupted };

std::string_view name_of(Verdict verdict);

/// A second of the run, for the timeline. Counts are of that second.
struct TimelineRow {
    Duration at{};
    Duration length{};
    Stage stage{};
    std::uint64_t connected{};
    double wanted_rate{};
    std::uint64_t scheduled{};
    std::uint64_t sent{};
    std::uint64_t acknowledged{};
    std::uint64_t delivered{};
    std::uint64_t failed{};
    std::uint64_t overload{};
    std::uint64_t connect_failures{};
    /// Absent where nothing was delivered, as with lateness where nothing was sent.
    std::optional<Duration> response_p50{}, response_p99{}, response_max{}, service_p99{};
    std::optional<Duration> acknowledgement_p99{}, lateness_p99{};
    double cpu{};  ///< Of the busiest worker, 0 to 1.

    friend bool operator==(const TimelineRow&, const TimelineRow&) = default;
};

/// Takes in the counts, and the worse of each quantile and of `cpu`. How rows that lie behind or
/// beside each other share their time, clients and rate is the caller's to say.
void add_figures(TimelineRow& into, const TimelineRow& row);

/// What a plan came to, of one shard or of all of them merged. A plain value.
struct LoadResult {
    std::string name{};
    std::string plan_hash{};
    std::string plan_summary{};  ///< A line for people: clients, rates, sizes.
    std::vector<std::string> targets{};
    std::uint64_t seed{};
    Shard shard{};
    std::vector<std::uint32_t> merged{};  ///< Of a merge: the shards it holds.

    WallTime started{};
    WallTime measure_started{};
    Duration measured{};   ///< Length of the measure stage as it was.
    Duration total{};      ///< Of the whole run.
    double wanted_rate{};  ///< Mean of the measure stage, messages a second; closed loop: 0.
    bool closed_loop{
        false};  ///< Then response time is service time, and hides the broker's stalls.
    bool interrupted{false};
    bool crosses_shards{
        false};  ///< Messages go to or come from other shards: see lost only merged.
    std::vector<std::string>
        limited_by{};  ///< Why the generator was the bottleneck; a sentence each.

    std::uint64_t clients{};
    LoadCounts counts{};
    LatencySet latency{};
    ConnectionTally connections{};
    FailureTable failures{};
    GeneratorTally generator{};
    std::uint32_t workers{};
    std::optional<std::uint64_t> bytes_per_connection{};  ///< Of our user-space memory.
    Duration longest_stream_gap{};                        ///< Without a delivery on a stream.
    Duration longest_gap{};  ///< Without a delivery at all, to a millisecond.
    std::vector<TimelineRow> timeline{};
    std::vector<LoadThresholdOutcome> thresholds{};

    Verdict verdict() const {
        if (interrupted) {
            return Verdict::interrupted;
        }
        return limited_by.empty() ? Verdict::valid : Verdict::generator_limited;
    }
    bool breached() const;  ///< A threshold did not hold.
    /// A second of the measure stage; 0 where there was none.
    double rate_of(std::uint64_t count) const;
    double sent_rate() const { return rate_of(counts.sent); }
    double delivered_rate() const { return rate_of(counts.delivered); }
};

/// What does not add up in the counts, as a sentence each; empty is right. A bug of sonde's if not.
std::vector<std::string> check_identities(const LoadCounts& counts);

/// The same, and that no more was delivered than was expected, unless messages cross shards. A
/// broker that delivers what nobody asked for breaks this one, too.
std::vector<std::string> check_identities(const LoadResult& result);

}  // namespace sonde::load
