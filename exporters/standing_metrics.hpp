// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/bucket_histogram.hpp"
#include "probes/session_report.hpp"
#include "probes/watch_report.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sonde {

namespace buckets {

/// From a connection that was cut and came back to a broker that was down for a day.
inline constexpr std::array<Duration, 14> outage{
    100ms, 250ms, 500ms, 1s, 2500ms, 5s, 10s, 30s, 60s, 2min, 5min, 15min, 1h, 24h};

}  // namespace buckets

/// What the beats of a held connection added up to.
struct SessionMetrics {
    explicit SessionMetrics(NativeHistograms native) : outage_times{native} {}

    SessionReport last{};
    std::uint64_t reconnects{};
    std::uint64_t resumed{};
    std::uint64_t lost{};
    std::uint64_t late{};
    std::uint64_t recovered{};
    std::map<std::pair<Phase, FailureReason>, std::uint64_t> outages{};
    BucketHistogram<buckets::outage> outage_times;
    Duration disconnected{};
    std::optional<Duration> last_outage{};
    std::optional<Duration> last_cut_age{};

    void add(const SessionReport& report);
};

/// What the beats of a watch added up to, for each set of labels.
struct WatchMetrics {
    using Labels = std::vector<std::pair<std::string, std::string>>;

    std::map<Labels, WatchRow> rows{};  ///< Counts of all time; the rest of the last beat.
    std::uint64_t overflow{};

    void add(const WatchReport& report);
};

}  // namespace sonde
