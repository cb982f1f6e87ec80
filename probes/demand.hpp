// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/histogram.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sonde {

/// What thresholds on probes and on load runs have in common: `SUBJECT.STATISTIC RELATION LIMIT`.

enum class Relation : std::uint8_t { less, less_equal, greater, greater_equal, equal };

/// Which number of its subject a threshold is about, and so in what its limit is written.
enum class Statistic : std::uint8_t {
    count,  ///< Of what is counted: a whole number.
    ratio,  ///< Of a whole: from 0 to 1.
    rate,   ///< A second.
    min,    ///< Seconds, as is all below.
    mean,
    max,
    percentile,
};

struct Demand {
    std::string_view text{};  ///< As the user wrote it.
    Statistic statistic{};
    Relation relation{};
    double limit{};
};

/// Seconds; nothing where no value was recorded, and for statistics that no distribution has.
/// `percentile`, from 0 to 100, counts where the statistic is one.
std::optional<double> statistic_of(const Histogram& histogram,
                                   Statistic statistic,
                                   double percentile);

struct Judgement {
    bool held{};
    std::string sentence{};  ///< `delivery.p99 is 61.2ms, not below 50ms`
};

/// Without a value a demand does not hold; `absence` is why there is none: `no run was made`.
Judgement judge(const Demand& demand, std::optional<double> value, std::string_view absence);

/// A threshold taken apart at its relation sign and its dot, without the blanks around the parts.
struct DemandText {
    std::string_view subject{};
    std::optional<std::string_view> statistic{};  ///< Absent where there is no dot.
    Relation relation{};
    std::string_view limit{};
};

/// The error, as of all below, is a sentence; it names `examples`, which stand in backticks.
tl::expected<DemandText, std::string> split_demand(std::string_view text,
                                                   std::string_view examples);
std::string_view without_outer_blanks(std::string_view text);

struct NamedStatistic {
    Statistic statistic{};
    double percentile{};
};

/// Reads `min`, `mean`, `median`, `max` and percentiles: `p99`, `p999` (99.9), `p99.9`.
tl::expected<NamedStatistic, std::string> parse_statistic(std::string_view word);

/// The same of a subject with many values, which must say one.
tl::expected<NamedStatistic, std::string> parse_statistic(const DemandText& parts);

/// Reads a limit: of a count a whole number up to `most_counted`, of a ratio `99%` or `0.99`, of
/// all that is measured in seconds a duration. How rates are written is not known here: they are
/// read as counts.
tl::expected<double, std::string> parse_limit(std::string_view text,
                                              Statistic statistic,
                                              std::uint64_t most_counted);

/// What to say of a subject that is none of `names`.
std::string unknown_subject(std::string_view word, std::span<const std::string_view> names);

}  // namespace sonde
