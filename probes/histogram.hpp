#pragma once

#include "probes/clock.hpp"

#include <cstdint>
#include <vector>

namespace sonde {

/// Counts durations in buckets whose width grows with their value, so that every quantile is right
/// to a known relative error, whatever the range, in bounded memory. Two histograms of the same
/// precision merge exactly, by adding counts. Minimum, maximum, count and mean are exact.
class Histogram {
  public:
    /// Relative error below 1 / 2^precision_bits; 1 to 14. Memory grows as 2^precision_bits * 64
    /// counts of 8 bytes at most, and is taken as values need it.
    explicit Histogram(unsigned precision_bits);
    Histogram() : Histogram{11U} {}

    /// A negative duration is a bug of the caller's.
    void record(Duration value, std::uint64_t times = 1);

    Histogram& operator+=(const Histogram& other);

    std::uint64_t count() const { return count_; }
    Duration min() const;  ///< Zero while empty, as are max, mean and at.
    Duration max() const { return max_; }
    Duration mean() const;

    /// The smallest recorded value, within the precision, that at least `percentile` per cent of
    /// all values do not exceed; 0 gives the minimum, 100 the maximum.
    Duration at(double percentile) const;

  private:
    unsigned precision_bits_;
    std::vector<std::uint64_t> counts_{};
    std::uint64_t count_{};
    Duration min_{Duration::max()};
    Duration max_{};
    double sum_{};  ///< Nanoseconds.
};

}  // namespace sonde
