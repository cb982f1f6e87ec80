// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/probe_metrics.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

struct BuildInfo {
    std::string version{};
    std::string revision{};
    std::string compiler{};
};

/// What was known when a scrape asked.
struct Snapshot {
    BuildInfo build{};
    std::vector<ProbeMetrics> probes{};  ///< By name, and by address.
    DelayHistogram lateness{};
    DelayHistogram loop_lag{};
    DelayHistogram local_delay{};
    std::optional<bool> reload_successful{};
    std::optional<WallTime> reload_timestamp{};
    std::optional<bool> web_config_successful{};  ///< Absent where there is no such file.
};

/// Adds up results for Prometheus. Every member may be called from any thread; none waits for a
/// scrape, which works on a copy.
class MetricsStore {
  public:
    /// An empty location is left out of the labels.
    MetricsStore(BuildInfo build,
                 std::string location,
                 NativeHistograms native = NativeHistograms::absent);

    NativeHistograms native_histograms() const { return native_; }

    /// A probe that is known under this name with the same labels and target keeps its counts; one
    /// with others begins anew.
    void add_probe(const ProbeSpec& spec);

    /// Its series are gone from the next scrape on.
    void remove_probe(std::string_view name);

    /// All results of one run of a probe. A result of a probe that was removed meanwhile is
    /// ignored, as in all that follow. Series of addresses that the run does not know are gone; one
    /// that knows of none takes away what was last seen of each.
    void record(std::span<const ProbeResult> results);
    void record(const ProbeResult& result) { record(std::span{&result, 1}); }
    void run_started(std::string_view probe);
    /// No run of the probe is in flight any more, and none of those that were will be recorded.
    void runs_abandoned(std::string_view probe);
    void record_skipped(std::string_view probe, std::uint64_t runs = 1);

    void record_lateness(Duration lateness);
    void record_loop_lag(Duration lag);
    void set_reload(bool successful, WallTime when);
    void set_web_config(bool successful);

    /// Each probe is copied whole, but not all at the same moment: the lock is let go in between so
    /// that a scrape of thousands of probes does not hold up the runs.
    Snapshot snapshot() const;

  private:
    struct Entry {
        ProbeMetrics whole{};  ///< Of runs that are not about one of several addresses.
        std::map<std::string, ProbeMetrics> addresses{};
    };

    static void record_addresses(Entry& entry, std::span<const ProbeResult> results);
    Entry* find(std::string_view probe);
    bool copy_some_after(std::string& name, std::vector<ProbeMetrics>& into) const;

    const BuildInfo build_;
    const std::string location_;
    const NativeHistograms native_;
    mutable std::mutex mutex_{};
    std::map<std::string, Entry, std::less<>> probes_{};
    DelayHistogram lateness_;
    DelayHistogram loop_lag_;
    DelayHistogram local_delay_;
    std::optional<bool> reload_successful_{};
    std::optional<WallTime> reload_timestamp_{};
    std::optional<bool> web_config_successful_{};
};

}  // namespace sonde
