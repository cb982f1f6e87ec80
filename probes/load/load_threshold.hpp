#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde::load {

struct LoadResult;

/// A demand on a load run: `response.p99<50ms`, `acknowledgement.p999<1s`, `lost==0`,
/// `sent.rate>=990/s`, `connect.max<2s`, `gap.max<1s`.
struct LoadThreshold {
    /// What the text before the relation is about.
    enum class Subject : std::uint8_t {
        response,
        service,
        acknowledgement,
        lateness,
        tcp,
        tls,
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
    enum class Statistic : std::uint8_t { count, rate, min, mean, max, percentile };
    enum class Relation : std::uint8_t { less, less_equal, greater, greater_equal, equal };

    std::string text{};  ///< As the user wrote it.
    Subject subject{};
    Statistic statistic{};
    double percentile{};  ///< 0 to 100; `p999` is 99.9.
    Relation relation{};
    double limit{};        ///< Seconds, a count, or operations a second.
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

tl::expected<LoadThreshold, std::string> parse_load_threshold(std::string_view text);
LoadThresholdOutcome evaluate(const LoadThreshold& threshold, const LoadResult& result);

}  // namespace sonde::load
