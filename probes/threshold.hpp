// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/demand.hpp"
#include "probes/phase.hpp"
#include "probes/summary.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sonde {

/// A demand on a summary, written `delivery.p99<50ms`, `connect.max<=1s`, `total.mean<20ms`,
/// `success>=99%`, `lost==0`.
struct Threshold {
    enum class Subject : std::uint8_t {
        phase,
        total,
        success,
        lost,
        duplicate,
        reordered,
        corrupt
    };
    using Statistic = sonde::Statistic;
    using Relation = sonde::Relation;

    std::string text{};  ///< As the user wrote it.
    Subject subject{};
    std::optional<Phase> phase{};
    Statistic statistic{};
    double percentile{};  ///< 0 to 100; `p999` is 99.9.
    Relation relation{};
    double limit{};  ///< Seconds, or a ratio from 0 to 1, or a count.
};

struct ThresholdOutcome {
    std::string text{};  ///< The threshold as written.
    bool held{};
    std::optional<double> value{};  ///< Absent where no run reached the phase; that never holds.
    std::string sentence{};         ///< `delivery.p99 is 61.2ms, not below 50ms`.
};

tl::expected<Threshold, std::string> parse_threshold(std::string_view text);
ThresholdOutcome evaluate(const Threshold& threshold, const Summary& summary);

}  // namespace sonde
