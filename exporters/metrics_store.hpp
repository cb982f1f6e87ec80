#pragma once

#include "exporters/probe_metrics.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
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
    std::vector<ProbeMetrics> probes{};  ///< By name.
    DelayHistogram lateness{};
    DelayHistogram local_delay{};
    std::optional<bool> reload_successful{};
    std::optional<WallTime> reload_timestamp{};
};

/// Adds up results for Prometheus. Every member may be called from any thread; none waits for a
/// scrape, which works on a copy.
class MetricsStore {
  public:
    /// An empty location is left out of the labels.
    MetricsStore(BuildInfo build, std::string location);

    /// A probe that is known under this name with the same labels and target keeps its counts; one
    /// with others begins anew.
    void add_probe(const ProbeSpec& spec);

    /// Its series are gone from the next scrape on.
    void remove_probe(std::string_view name);

    /// A result of a probe that was removed meanwhile is ignored, as in all that follow.
    void record(const ProbeResult& result);
    void run_started(std::string_view probe);
    void record_skipped(std::string_view probe, std::uint64_t runs = 1);

    void record_lateness(Duration lateness);
    void set_reload(bool successful, WallTime when);

    /// Each probe is copied whole, but not all at the same moment: the lock is let go in between so
    /// that a scrape of thousands of probes does not hold up the runs.
    Snapshot snapshot() const;

  private:
    ProbeMetrics* find(std::string_view probe);
    bool copy_some_after(std::string& name, std::vector<ProbeMetrics>& into) const;

    const BuildInfo build_;
    const std::string location_;
    mutable std::mutex mutex_{};
    std::map<std::string, ProbeMetrics, std::less<>> probes_{};
    DelayHistogram lateness_{};
    DelayHistogram local_delay_{};
    std::optional<bool> reload_successful_{};
    std::optional<WallTime> reload_timestamp_{};
};

}  // namespace sonde
