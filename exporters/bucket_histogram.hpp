// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/native_histogram.hpp"
#include "probes/clock.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace sonde {

/// What a fixed-bucket histogram holds, whatever its bounds are; it points into it.
struct BucketView {
    std::span<const Duration> bounds{};
    std::span<const std::uint64_t> counts{};  ///< One more than bounds: the last has no bound.
    Duration sum{};
    const NativeHistogram* native{};  ///< Of the same values; null where there is none.
};

/// Counts durations between bounds that are known when it is compiled: all that a series of
/// Prometheus buckets needs, in eight bytes a bucket, so that thousands of probes can have one for
/// each of their phases. A value equal to a bound lies below it, as `le` says. Where it is wanted,
/// a native histogram goes along.
template <const auto& bounds>
class BucketHistogram {
  public:
    BucketHistogram() = default;
    explicit BucketHistogram(NativeHistograms native) : native_{native} {}

    void record(Duration value) {
        ++counts_[bucket_of(value)];
        sum_ += value;
        native_.record(value);
    }

    /// `times` values of which no more is known than that none exceeds `most`; their sum is added
    /// apart, where it is known.
    void record_at_most(Duration most, std::uint64_t times) {
        counts_[bucket_of(most)] += times;
        native_.record(most, times);
    }
    void add_sum(Duration sum) { sum_ += std::min(sum, Duration::max() - sum_); }

    BucketView view() const {
        return {.bounds = bounds, .counts = counts_, .sum = sum_, .native = native_.get()};
    }

  private:
    static std::size_t bucket_of(Duration value) {
        const auto above = std::ranges::lower_bound(bounds, value);
        return static_cast<std::size_t>(above - bounds.begin());
    }

    std::array<std::uint64_t, bounds.size() + 1> counts_{};
    Duration sum_{};
    OptionalNative native_{};
};

namespace buckets {

using namespace std::chrono_literals;

/// From a broker on this machine to one that is only just within any timeout.
inline constexpr std::array<Duration, 18> phase{100us,
                                                250us,
                                                500us,
                                                1ms,
                                                2500us,
                                                5ms,
                                                10ms,
                                                25ms,
                                                50ms,
                                                100ms,
                                                250ms,
                                                500ms,
                                                1s,
                                                2500ms,
                                                5s,
                                                10s,
                                                30s,
                                                60s};

/// From a timer that fires at once to an event loop that stalls.
inline constexpr std::array<Duration, 14> delay{
    10us, 25us, 50us, 100us, 250us, 500us, 1ms, 2500us, 5ms, 10ms, 25ms, 100ms, 1s, 10s};

}  // namespace buckets

using PhaseHistogram = BucketHistogram<buckets::phase>;
using DelayHistogram = BucketHistogram<buckets::delay>;

}  // namespace sonde
