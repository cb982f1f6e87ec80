// SPDX-License-Identifier: Apache-2.0
#include "probes/histogram.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace sonde {

namespace {

/// The smallest value of a bucket, and how many share it.
struct Range {
    std::uint64_t first{};
    std::uint64_t width{};
};

Range range_of(std::size_t bucket, unsigned precision_bits) {
    const std::uint64_t octave = bucket >> precision_bits;
    if (octave <= 1) {
        return {.first = bucket, .width = 1};
    }
    const auto shift = octave - 1;
    return {.first = (bucket - (shift << precision_bits)) << shift,
            .width = std::uint64_t{1} << shift};
}

/// The largest value of the bucket, so that a quantile is never reported too low.
Duration largest_in(std::size_t bucket, unsigned precision_bits) {
    const auto [first, width] = range_of(bucket, precision_bits);
    return Duration{static_cast<Duration::rep>(first + (width - 1))};
}

/// All counts together, or nothing where they are more than can be.
std::optional<std::uint64_t> total_of(std::span<const std::uint64_t> counts) {
    std::uint64_t total = 0;
    for (const auto count : counts) {
        if (count > std::numeric_limits<std::uint64_t>::max() - total) {
            return std::nullopt;
        }
        total += count;
    }
    return total;
}

/// Whether the values in these buckets can add up to this.
bool plausible_sum(const Histogram::Parts& parts) {
    double lowest = 0;
    double highest = 0;
    for (std::size_t bucket = 0; bucket < parts.counts.size(); ++bucket) {
        const auto count = static_cast<double>(parts.counts[bucket]);
        const auto [first, width] = range_of(bucket, parts.precision_bits);
        lowest += count * static_cast<double>(first);
        highest += count * static_cast<double>(first + (width - 1));
    }
    // Very many additions of doubles are rounded a little each.
    constexpr double rounding = 1e-6;
    return parts.sum >= lowest * (1 - rounding) && parts.sum <= highest * (1 + rounding);
}

}  // namespace

Histogram::Histogram(unsigned precision_bits) : precision_bits_{precision_bits} {
    assert(precision_bits >= 1 && precision_bits <= most_precision_bits);
}

std::optional<Histogram> Histogram::from(const Parts& parts) {
    const auto total = total_of(parts.counts);
    if (parts.precision_bits < 1 || parts.precision_bits > most_precision_bits || !total) {
        return std::nullopt;
    }
    Histogram histogram{parts.precision_bits};
    if (*total == 0) {
        const bool empty =
            parts.min == Duration::zero() && parts.max == Duration::zero() && parts.sum == 0;
        return empty ? std::optional{std::move(histogram)} : std::nullopt;
    }
    if (parts.min < Duration::zero() || parts.min > parts.max) {
        return std::nullopt;
    }
    std::size_t first = 0;
    while (parts.counts[first] == 0) {
        ++first;
    }
    auto used = parts.counts.size();
    while (parts.counts[used - 1] == 0) {
        --used;
    }
    if (histogram.bucket_of(parts.min) != first || histogram.bucket_of(parts.max) + 1 != used ||
        !plausible_sum(parts)) {
        return std::nullopt;
    }
    const auto counts = parts.counts.first(used);
    histogram.counts_.assign(counts.begin(), counts.end());
    histogram.count_ = *total;
    histogram.min_ = parts.min;
    histogram.max_ = parts.max;
    histogram.sum_ = parts.sum;
    return histogram;
}

void Histogram::reserve(Duration highest) {
    const auto needed = bucket_of(std::max(highest, Duration::zero())) + 1;
    if (needed > counts_.size()) {
        counts_.resize(needed);
    }
}

void Histogram::clear() {
    if (count_ != 0) {
        const auto used = std::span{counts_}.subspan(bucket_of(min_));
        std::ranges::fill(used.first(bucket_of(max_) - bucket_of(min_) + 1), 0);
    }
    count_ = 0;
    min_ = Duration::max();
    max_ = {};
    sum_ = 0;
}

Histogram& Histogram::operator+=(const Histogram& other) {
    assert(precision_bits_ == other.precision_bits_);
    if (other.count_ == 0) {
        return *this;
    }
    const auto theirs = other.counts();
    if (theirs.size() > counts_.size()) {
        counts_.resize(theirs.size());
    }
    for (auto bucket = bucket_of(other.min_); bucket < theirs.size(); ++bucket) {
        counts_[bucket] += theirs[bucket];
    }
    count_ += other.count_;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
    sum_ += other.sum_;
    return *this;
}

Duration Histogram::min() const {
    return count_ == 0 ? Duration::zero() : min_;
}

Duration Histogram::mean() const {
    if (count_ == 0) {
        return Duration::zero();
    }
    const auto mean = Duration{std::llround(sum_ / static_cast<double>(count_))};
    // The sum of many large values is rounded; the mean must not leave what was recorded for it.
    return std::clamp(mean, min_, max_);
}

Duration Histogram::largest_in(std::size_t bucket) const {
    return sonde::largest_in(bucket, precision_bits_);
}

Duration Histogram::at(double percentile) const {
    if (count_ == 0 || percentile >= 100.0) {
        return max_;
    }
    if (!(percentile > 0.0)) {
        return min_;
    }
    // One step down: the double nearest to 99.9 lies above it, and the rank of 99.9 % of 1000
    // values is 999, not 1000.
    const long double part = std::nextafter(percentile, 0.0) / 100.0L;
    const auto rank =
        static_cast<std::uint64_t>(std::ceil(part * static_cast<long double>(count_)));
    std::uint64_t seen = 0;
    for (auto bucket = bucket_of(min_); bucket < counts_.size(); ++bucket) {
        seen += counts_[bucket];
        if (seen >= rank) {
            return std::clamp(largest_in(bucket), min_, max_);
        }
    }
    return max_;
}

}  // namespace sonde
