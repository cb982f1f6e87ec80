// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/demand.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde::load {

struct LoadResult;

/// A demand on a load run: `response.p99<50ms`, `acknowledgement.p999<1s`, `lost==0`,
/// `lost<0.1%`, `sent.rate>=990/s`, `connect.max<2s`, `gap.max<1s`.
///
/// In per cent, what concerns deliveries is of those expected, what concerns messages of those
/// scheduled, and connections_failed of those attempted.
struct LoadThreshold {
    /// What the text before the relation is about.
    enum class Subject : std::uint8_t {
        response,
        service,
        acknowledgement,
        lateness,
        tcp,
        proxy,
        tls,
        websocket,
        connect,
        subscribe,
        gap,  ///< `.max` only: the longest time without a delivery on a stream.
        scheduled,
        sent,
        acknowledged,
        delivered,
        lost,
        duplicate,
        reordered,
        corrupt,
        late,
        failed,
        overload,
        connections_failed,
    };
    using Statistic = sonde::Statistic;
    using Relation = sonde::Relation;

    std::string text{};  ///< As the user wrote it.
    Subject subject{};
    Statistic statistic{};
    double percentile{};  ///< 0 to 100; `p999` is 99.9.
    Relation relation{};
    double limit{};        ///< Seconds, a count, a ratio from 0 to 1, or operations a second.
    bool abort_on{false};  ///< A breach ends the run. Looked at once an interval.

    friend bool operator==(const LoadThreshold&, const LoadThreshold&) = default;
};

struct LoadThresholdOutcome {
    std::string text{};
    bool held{};
    std::optional<double> value{};  ///< Absent where nothing was measured; that never holds.
    std::string sentence{};         ///< `response.p99 is 61.2ms, not below 50ms`.
    bool aborted{false};            ///< It ended the run.

    friend bool operator==(const LoadThresholdOutcome&, const LoadThresholdOutcome&) = default;
};

/// The error is a sentence.
tl::expected<LoadThreshold, std::string> parse_load_threshold(std::string_view text);

/// A shard whose messages go to or come from others does not know what was lost: there `lost` has
/// no value.
LoadThresholdOutcome evaluate(const LoadThreshold& threshold, const LoadResult& result);

}  // namespace sonde::load
