// SPDX-License-Identifier: Apache-2.0
#include "exporters/native_histogram.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sonde {

namespace {

using Bucket = NativeHistogram::Bucket;

/// Of one power of two, at the finest schema.
constexpr std::size_t buckets_per_octave = std::size_t{1} << NativeHistogram::finest_schema;

/// The bounds from a half on, below one.
const std::array<double, buckets_per_octave>& bounds() {
    static const auto all = [] {
        std::array<double, buckets_per_octave> bounds{};
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            bounds[i] = std::exp2(static_cast<double>(i) / buckets_per_octave - 1);
        }
        return bounds;
    }();
    return all;
}

/// At the finest schema. By comparison, since a logarithm is not exact where a value is a bound.
std::int32_t finest_index(double seconds) {
    int exponent = 0;
    const double fraction = std::frexp(seconds, &exponent);
    const auto place = std::ranges::lower_bound(bounds(), fraction) - bounds().begin();
    return (exponent - 1) * static_cast<std::int32_t>(buckets_per_octave) +
           static_cast<std::int32_t>(place);
}

/// Of the bucket into which that with this index goes when the schema is lowered by one.
std::int32_t lowered(std::int32_t index) {
    // Half of it, rounded up, below zero too.
    return (index + 1) >> 1;
}

}  // namespace

void NativeHistogram::record(Duration value, std::uint64_t times) {
    if (times == 0) {
        return;
    }
    const double seconds = static_cast<double>(value.count()) / 1e9;
    if (seconds <= zero_threshold) {
        zero_count_ += times;
        return;
    }
    auto index = finest_index(seconds);
    for (int schema = finest_schema; schema > schema_; --schema) {
        index = lowered(index);
    }
    while (true) {
        const auto place = std::ranges::lower_bound(buckets_, index, {}, &Bucket::index);
        if (place != buckets_.end() && place->index == index) {
            place->count += times;
            return;
        }
        if (buckets_.size() < most_buckets) {
            insert(static_cast<std::size_t>(place - buckets_.begin()),
                   {.index = index, .count = times});
            return;
        }
        lower();
        index = lowered(index);
    }
}

void NativeHistogram::insert(std::size_t place, Bucket bucket) {
    if (buckets_.size() == buckets_.capacity()) {
        constexpr std::size_t at_first = 8;
        buckets_.reserve(std::min(std::max(at_first, 2 * buckets_.size()), most_buckets));
    }
    buckets_.insert(buckets_.begin() + static_cast<std::ptrdiff_t>(place), bucket);
}

void NativeHistogram::lower() {
    --schema_;
    std::size_t used = 0;
    for (const auto [index, count] : buckets_) {
        const auto into = lowered(index);
        if (used > 0 && buckets_[used - 1].index == into) {
            buckets_[used - 1].count += count;
        } else {
            buckets_[used] = {.index = into, .count = count};
            ++used;
        }
    }
    buckets_.resize(used);
}

}  // namespace sonde
