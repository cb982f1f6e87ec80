// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/load_html_plot.hpp"
#include "probes/clock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sonde::load {

/// An axis of durations that grows by powers of ten, from the one below `lowest` to the one above
/// `highest`.
class LogAxis {
  public:
    LogAxis(Duration lowest, Duration highest);

    /// Within the axis, whatever the value.
    double place_of(Duration value) const;
    std::vector<Tick> ticks() const;

  private:
    int first_;  ///< Powers of ten, nanoseconds.
    int last_;
};

/// An axis of numbers from 0 to a round one at or above `highest`.
class LinearAxis {
  public:
    explicit LinearAxis(double highest);

    double place_of(double value) const { return value / (step_ * steps_); }
    std::vector<Tick> ticks() const;

  private:
    double step_;
    int steps_;
};

/// The run's time, from 0 to `end`.
class TimeAxis {
  public:
    explicit TimeAxis(Duration end);

    double place_of(Duration at) const;
    std::vector<Tick> ticks() const;

  private:
    Duration end_;
};

/// HdrHistogram's axis: each nine more takes as much room, so that the rarest values are seen.
class PercentileAxis {
  public:
    /// Up to the percentile that one of `count` values stands for.
    explicit PercentileAxis(std::uint64_t count);

    double end() const { return nines_; }  ///< In nines: 2 is 99 %.
    double place_of_nines(double nines) const { return nines / nines_; }
    std::vector<Tick> ticks() const;

    /// 99.9 for 3 nines.
    static double percentile_of(double nines);

  private:
    double nines_;
};

/// `1.5k`, `20M`: for ticks.
std::string compact(double number);

}  // namespace sonde::load
