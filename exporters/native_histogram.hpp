// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace sonde {

/// Whether histograms have Prometheus' native buckets beside those with fixed bounds.
enum class NativeHistograms : std::uint8_t { absent, kept };

/// Counts durations in the buckets of Prometheus' native histograms: bucket `index` of a schema n
/// holds what is above 2^((index - 1) / 2^n) seconds and not above 2^(index / 2^n). Only buckets
/// that hold something take memory, and there are at most `most_buckets`: where one more is needed,
/// the schema is lowered by one, which makes one bucket of two.
class NativeHistogram {
  public:
    /// A bound is 2.2 % above the one before.
    static constexpr int finest_schema = 5;
    static constexpr std::size_t most_buckets = 160;
    /// Seconds. Less than a nanosecond: in the zero bucket is what took no time at all.
    static constexpr double zero_threshold = 0x1p-30;

    struct Bucket {
        std::int32_t index{};
        std::uint64_t count{};

        friend bool operator==(const Bucket&, const Bucket&) = default;
    };

    /// What is below zero counts as zero.
    void record(Duration value, std::uint64_t times = 1);

    int schema() const { return schema_; }  ///< 1 at least: all durations fit in there.
    std::uint64_t zero_count() const { return zero_count_; }
    /// By index, none of them empty.
    std::span<const Bucket> buckets() const { return buckets_; }

  private:
    void insert(std::size_t place, Bucket bucket);
    void lower();

    std::vector<Bucket> buckets_{};
    std::uint64_t zero_count_{};
    int schema_{finest_schema};
};

/// A native histogram or none, which takes eight bytes. Is copied like a value.
class OptionalNative {
  public:
    OptionalNative() = default;
    explicit OptionalNative(NativeHistograms native)
        : histogram_{native == NativeHistograms::kept ? std::make_unique<NativeHistogram>()
                                                      : nullptr} {}
    OptionalNative(const OptionalNative& other)
        : histogram_{other.histogram_ ? std::make_unique<NativeHistogram>(*other.histogram_)
                                      : nullptr} {}
    OptionalNative(OptionalNative&&) noexcept = default;
    OptionalNative& operator=(const OptionalNative& other) { return *this = OptionalNative{other}; }
    OptionalNative& operator=(OptionalNative&&) noexcept = default;
    ~OptionalNative() = default;

    /// Nothing where there is none.
    void record(Duration value, std::uint64_t times = 1) {
        if (histogram_) {
            histogram_->record(value, times);
        }
    }

    const NativeHistogram* get() const { return histogram_.get(); }

  private:
    std::unique_ptr<NativeHistogram> histogram_{};
};

}  // namespace sonde
