#pragma once

#include "exporters/bucket_histogram.hpp"
#include "exporters/metrics_store.hpp"
#include "exporters/process_facts.hpp"
#include "probes/load/shard.hpp"
#include "probes/load/snapshot.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <ostream>
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
/// some two kilobytes.
struct LoadTotals {
    std::optional<Stage> stage{};  ///< Absent before the first interval ended.
    std::uint64_t clients{};
    std::uint64_t connected{};
    std::uint64_t subscribed{};
    double wanted_rate{};
    std::uint64_t warm_up_messages{};
    LoadCounts counts{};
    PhaseHistogram response{};
    PhaseHistogram service{};
    PhaseHistogram acknowledgement{};
    PhaseHistogram lateness{};
    std::uint64_t attempted{};
    std::uint64_t established{};
    std::uint64_t failed{};
    std::uint64_t cut{};
    std::uint64_t resumed{};
    PhaseHistogram tcp{};
    PhaseHistogram tls{};
    PhaseHistogram connect{};
    PhaseHistogram subscribe{};
    std::map<std::pair<Phase, FailureReason>, std::uint64_t> failures{};
    Duration cpu{};
    std::uint64_t turns{};
    std::uint64_t full_turns{};
    std::uint64_t blocked_writes{};
    std::uint64_t bytes_sent{};
    std::uint64_t bytes_received{};
    DelayHistogram pickup{};
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

/// Prometheus' text format (prometheus_content_type): the run, then the process it runs in.
void write_prometheus_text(std::ostream& out,
                           const LoadMetrics& metrics,
                           const BuildInfo& build,
                           const ProcessFacts& process);

}  // namespace sonde::load
