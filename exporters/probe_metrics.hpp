// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/bucket_histogram.hpp"
#include "exporters/standing_metrics.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {

/// The last run of a probe, as far as metrics tell of it.
struct LastRun {
    bool success{};
    WallTime ended{};
    PhaseTimes phases{};  ///< Without the phase that failed.
    Duration total{};
    Sizes sizes{};
    bool message_sent{};
    std::optional<std::uint32_t> dns_ttl_seconds{};
    std::optional<TcpFacts> tcp{};
    std::optional<TlsFacts> tls{};
    SharedValue<FeatureReport> features{};
};

/// What the runs of one probe added up to since it was configured. A plain value of about
/// three kilobytes, of up to 25 where native histograms are kept: a histogram is there only for a
/// phase that was passed, a count only for a failure that was seen.
struct ProbeMetrics {
    using Label = std::pair<std::string, std::string>;

    std::vector<Label> labels{};  ///< Of every series of the probe.
    NativeHistograms native{};
    /// What one of several addresses of the target's name adds up to, told by a label. Which runs
    /// are going or were skipped is not its own.
    bool of_address{};
    Duration interval{};
    Duration timeout{};
    std::uint64_t runs{};
    std::uint64_t runs_in_flight{};
    std::uint64_t skipped_runs{};
    std::uint64_t tcp_retransmits{};
    std::map<std::pair<Phase, FailureReason>, std::uint64_t> failures{};
    std::map<std::pair<FamilyChoice, FailureReason>, std::uint64_t> address_failures{};
    std::map<Phase, PhaseHistogram> phases{};
    MessageCounts messages{};
    std::optional<WallTime> last_success{};
    std::optional<LastRun> last{};
    /// Of the last run that could ask; a broker that is away has changed nothing.
    SharedValue<CapabilityReport> capabilities{};
    std::uint64_t capability_changes{};
    std::optional<SessionMetrics> session{};  ///< Of probes that hold their connection.
    std::optional<WatchMetrics> watch{};

    void add(const ProbeResult& result);
};

/// Labels `probe`, `target`, `location` unless it is empty, then the configured ones, none of which
/// the configuration lets be reserved (probes/label_names.hpp).
std::vector<ProbeMetrics::Label> labels_of(const ProbeSpec& spec, std::string_view location);

}  // namespace sonde
