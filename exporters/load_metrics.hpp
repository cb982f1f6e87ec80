// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/bucket_histogram.hpp"
#include "exporters/exposition_format.hpp"
#include "exporters/metrics_store.hpp"
#include "exporters/process_facts.hpp"
#include "probes/load/shard.hpp"
#include "probes/load/snapshot.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace sonde::load {

/// Which run it is, for the info metric.
struct LoadIdentity {
    std::string plan{};
    std::string plan_hash{};
    Shard shard{};
};

/// What the intervals of a run add up to so far, as far as metrics tell of it. A plain value of
/// some two kilobytes, and thirty at most with its native histograms: little enough to keep them
/// always, whether they are offered or not.
struct LoadTotals {
    std::optional<Stage> stage{};  ///< Absent before the first interval ended.
    std::uint64_t clients{};
    std::uint64_t connected{};
    std::uint64_t subscribed{};
    double wanted_rate{};
    std::uint64_t warm_up_messages{};
    LoadCounts counts{};
    PhaseHistogram response{NativeHistograms::kept};
    PhaseHistogram service{NativeHistograms::kept};
    PhaseHistogram acknowledgement{NativeHistograms::kept};
    PhaseHistogram lateness{NativeHistograms::kept};
    std::uint64_t attempted{};
    std::uint64_t established{};
    std::uint64_t failed{};
    std::uint64_t cut{};
    std::uint64_t resumed{};
    PhaseHistogram tcp{NativeHistograms::kept};
    PhaseHistogram proxy{NativeHistograms::kept};
    PhaseHistogram tls{NativeHistograms::kept};
    PhaseHistogram websocket{NativeHistograms::kept};
    PhaseHistogram connect{NativeHistograms::kept};
    PhaseHistogram subscribe{NativeHistograms::kept};
    std::map<std::pair<Phase, FailureReason>, std::uint64_t> failures{};
    Duration cpu{};
    std::uint64_t turns{};
    std::uint64_t full_turns{};
    std::uint64_t blocked_writes{};
    std::uint64_t bytes_sent{};
    std::uint64_t bytes_received{};
    DelayHistogram pickup{NativeHistograms::kept};
    Duration longest_turn{};  ///< In the last interval, as is busiest_cpu.
    double busiest_cpu{};     ///< 0 to 1.
    Duration longest_stream_gap{};

    void add(const LoadSnapshot& interval);
};

/// Adds up a run's intervals for Prometheus. add() is for one thread, the run's; the rest may be
/// called from any. Neither waits for the other for longer than a copy takes.
class LoadMetrics {
  public:
    explicit LoadMetrics(LoadIdentity identity) : identity_{std::move(identity)} {}

    void add(const LoadSnapshot& interval);

    const LoadIdentity& identity() const { return identity_; }
    LoadTotals totals() const;

  private:
    const LoadIdentity identity_;
    mutable std::mutex mutex_{};
    LoadTotals totals_{};
};

/// Counts in each bucket of `into` the values that are certain to lie within it: those of the fine
/// histogram's buckets that end at or below its bound.
void add(PhaseHistogram& into, const Histogram& values);
void add(DelayHistogram& into, const Histogram& values);

/// The run, then the process it runs in, in the format that is wanted.
void write_exposition(const Exposition& to,
                      const LoadMetrics& metrics,
                      const BuildInfo& build,
                      const ProcessFacts& process);

}  // namespace sonde::load
