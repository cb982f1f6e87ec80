// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sonde {

/// Counts durations in buckets whose width grows with their value, so that every quantile is right
/// to a known relative error, whatever the range, in bounded memory. Two histograms of the same
/// precision merge exactly, by adding counts. Minimum, maximum, count and mean are exact.
///
/// With 10 bits the buckets are those of HdrHistogram with three significant digits, from 1 ns on:
/// counts() is its counts array, index by index.
class Histogram {
  public:
    static constexpr unsigned most_precision_bits = 14;

    /// Relative error below 1 / 2^precision_bits; 1 to 14. Memory grows as 2^precision_bits * 64
    /// counts of 8 bytes at most, and is taken as values need it.
    explicit Histogram(unsigned precision_bits);
    Histogram() : Histogram{11U} {}

    /// What a histogram is made of, to be kept in a file.
    struct Parts {
        unsigned precision_bits{};
        std::span<const std::uint64_t> counts{};  ///< Zeros at the end may be left out.
        Duration min{};                           ///< Zero while empty, as are max and sum.
        Duration max{};
        double sum{};  ///< Nanoseconds.
    };

    /// Nothing where the parts contradict each other, so that no file can break what holds here.
    static std::optional<Histogram> from(const Parts& parts);

    /// A negative duration is a bug of the caller's. Allocates where the value is higher than any
    /// before and than what was reserved.
    void record(Duration value, std::uint64_t times = 1) {
        assert(value >= Duration::zero());
        if (times == 0) {
            return;
        }
        value = std::max(value, Duration::zero());
        const auto bucket = bucket_of(value);
        if (bucket >= counts_.size()) [[unlikely]] {
            counts_.resize(bucket + 1);
        }
        counts_[bucket] += times;
        count_ += times;
        min_ = std::min(min_, value);
        max_ = std::max(max_, value);
        sum_ += static_cast<double>(value.count()) * static_cast<double>(times);
    }

    /// Takes the memory for values up to this one now.
    void reserve(Duration highest);

    /// Forgets all values and keeps the memory.
    void clear();

    Histogram& operator+=(const Histogram& other);

    unsigned precision_bits() const { return precision_bits_; }
    /// Of each bucket, up to that of max(); none while empty.
    std::span<const std::uint64_t> counts() const {
        return std::span{counts_}.first(count_ == 0 ? 0 : bucket_of(max_) + 1);
    }
    /// The largest value that the bucket with this place in counts() takes.
    Duration largest_in(std::size_t bucket) const;

    std::uint64_t count() const { return count_; }
    double sum() const { return sum_; }  ///< Nanoseconds.
    Duration min() const;                ///< Zero while empty, as are max, mean and at.
    Duration max() const { return max_; }
    Duration mean() const;

    /// The smallest recorded value, within the precision, that at least `percentile` per cent of
    /// all values do not exceed; 0 gives the minimum, 100 the maximum.
    Duration at(double percentile) const;

  private:
    /// Below 2^precision_bits every value has a bucket of its own. Above, each power of two is cut
    /// into 2^precision_bits buckets of the same width.
    std::size_t bucket_of(Duration duration) const {
        const auto value = static_cast<std::uint64_t>(duration.count());
        const auto unshifted = (std::uint64_t{2} << precision_bits_) - 1;
        const auto shift =
            static_cast<unsigned>(std::bit_width(value | unshifted)) - 1 - precision_bits_;
        return (std::uint64_t{shift} << precision_bits_) + (value >> shift);
    }

    unsigned precision_bits_;
    std::vector<std::uint64_t> counts_{};
    std::uint64_t count_{};
    Duration min_{Duration::max()};
    Duration max_{};
    double sum_{};
};

}  // namespace sonde
