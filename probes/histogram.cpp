#include "probes/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <functional>

namespace sonde {

namespace {

/// Below 2^precision_bits every value has a bucket of its own. Above, each power of two is cut into
/// 2^precision_bits buckets of the same width.
std::size_t bucket_of(std::uint64_t value, unsigned precision_bits) {
    const auto width = static_cast<unsigned>(std::bit_width(value));
    if (width <= precision_bits) {
        return value;
    }
    const auto shift = width - 1 - precision_bits;
    return (std::uint64_t{shift} << precision_bits) + (value >> shift);
}

/// The largest value of the bucket, so that a quantile is never reported too low.
std::uint64_t largest_in(std::size_t bucket, unsigned precision_bits) {
    const std::uint64_t octave = bucket >> precision_bits;
    if (octave <= 1) {
        return bucket;
    }
    const auto shift = octave - 1;
    const auto first = (bucket - (shift << precision_bits)) << shift;
    return first + ((std::uint64_t{1} << shift) - 1);
}

}  // namespace

Histogram::Histogram(unsigned precision_bits) : precision_bits_{precision_bits} {
    assert(precision_bits >= 1 && precision_bits <= 14);
}

void Histogram::record(Duration value, std::uint64_t times) {
    assert(value >= Duration::zero());
    if (times == 0) {
        return;
    }
    value = std::max(value, Duration::zero());
    const auto bucket = bucket_of(static_cast<std::uint64_t>(value.count()), precision_bits_);
    if (bucket >= counts_.size()) {
        counts_.resize(bucket + 1);
    }
    counts_[bucket] += times;
    count_ += times;
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
    sum_ += static_cast<double>(value.count()) * static_cast<double>(times);
}

Histogram& Histogram::operator+=(const Histogram& other) {
    assert(precision_bits_ == other.precision_bits_);
    if (other.counts_.size() > counts_.size()) {
        counts_.resize(other.counts_.size());
    }
    std::ranges::transform(other.counts_, counts_, counts_.begin(), std::plus{});
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
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
        seen += counts_[bucket];
        if (seen >= rank) {
            const auto value = largest_in(bucket, precision_bits_);
            return std::clamp(Duration{static_cast<Duration::rep>(value)}, min_, max_);
        }
    }
    return max_;
}

}  // namespace sonde
