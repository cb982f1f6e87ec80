// SPDX-License-Identifier: Apache-2.0
#include "probes/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;

/// Spread over all magnitudes from a nanosecond to hours, as no one distribution would be.
std::vector<Duration> random_durations(std::size_t count, unsigned seed) {
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> exponent{0.0, 43.0};
    std::vector<Duration> values;
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        values.emplace_back(static_cast<Duration::rep>(std::exp2(exponent(random))));
    }
    return values;
}

Histogram histogram_of(const std::vector<Duration>& values, unsigned precision_bits) {
    Histogram histogram{precision_bits};
    for (const auto value : values) {
        histogram.record(value);
    }
    return histogram;
}

Duration exact(const std::vector<Duration>& sorted, std::uint64_t per_mille) {
    const auto rank = (sorted.size() * per_mille + 999) / 1000;
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

TEST(Histogram, IsZeroEverywhereWhileEmpty) {
    const Histogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.min(), 0ns);
    EXPECT_EQ(histogram.max(), 0ns);
    EXPECT_EQ(histogram.mean(), 0ns);
    EXPECT_EQ(histogram.at(0), 0ns);
    EXPECT_EQ(histogram.at(50), 0ns);
    EXPECT_EQ(histogram.at(100), 0ns);
}

TEST(Histogram, GivesBackASingleValueExactlyAtEveryPercentile) {
    for (const Duration value : {Duration{0ns}, Duration{1ns}, Duration{1234567ns}, Duration{1h}}) {
        Histogram histogram{3};
        histogram.record(value);
        for (const double percentile : {0.0, 0.001, 50.0, 99.999, 100.0}) {
            EXPECT_EQ(histogram.at(percentile), value) << percentile;
        }
        EXPECT_EQ(histogram.mean(), value);
    }
}

TEST(Histogram, EveryQuantileOfRandomDataIsWithinTheStatedRelativeError) {
    for (unsigned precision_bits = 1; precision_bits <= 14; ++precision_bits) {
        auto values = random_durations(5000, precision_bits);
        const auto histogram = histogram_of(values, precision_bits);
        std::ranges::sort(values);
        const double bound = std::exp2(-static_cast<double>(precision_bits));
        for (std::uint64_t per_mille = 1; per_mille < 1000; ++per_mille) {
            const auto expected = static_cast<double>(exact(values, per_mille).count());
            const auto found =
                static_cast<double>(histogram.at(static_cast<double>(per_mille) / 10.0).count());
            EXPECT_GE(found, expected) << precision_bits << " bits at " << per_mille;
            EXPECT_LT(found - expected, expected * bound) << precision_bits << " at " << per_mille;
        }
    }
}

TEST(Histogram, KeepsMinimumMaximumCountAndMeanExact) {
    const std::vector<Duration> values{17ns, 1'000'003ns, 40ms, 40ms, 5s};
    const auto histogram = histogram_of(values, 1);
    EXPECT_EQ(histogram.count(), 5U);
    EXPECT_EQ(histogram.min(), 17ns);
    EXPECT_EQ(histogram.max(), 5s);
    EXPECT_EQ(histogram.at(0), 17ns);
    EXPECT_EQ(histogram.at(100), 5s);
    EXPECT_EQ(histogram.mean(), Duration{(17 + 1'000'003 + 80'000'000 + 5'000'000'000) / 5});
}

TEST(Histogram, CountsExactlyWhatAPercentileCovers) {
    Histogram histogram;
    for (int i = 1; i <= 1000; ++i) {
        histogram.record(Duration{i});
    }
    EXPECT_EQ(histogram.at(50), 500ns);
    EXPECT_EQ(histogram.at(99), 990ns);
    EXPECT_EQ(histogram.at(99.9), 999ns);
    EXPECT_EQ(histogram.at(99.91), 1000ns);
    EXPECT_EQ(histogram.at(0.1), 1ns);
    EXPECT_EQ(histogram.at(0.11), 2ns);
}

TEST(Histogram, RecordingAValueManyTimesIsRecordingItOftenEnough) {
    Histogram at_once;
    at_once.record(3ms, 1000);
    at_once.record(9ms, 1);
    at_once.record(1h, 0);
    EXPECT_EQ(at_once.count(), 1001U);
    EXPECT_EQ(at_once.max(), 9ms);
    EXPECT_LT(at_once.at(99.9), 3002us);
    EXPECT_EQ(at_once.at(99.91), 9ms);
}

TEST(Histogram, MergingEqualsRecordingBoth) {
    const auto first = random_durations(3000, 1);
    const auto second = random_durations(500, 2);
    auto both = first;
    both.insert(both.end(), second.begin(), second.end());

    auto merged = histogram_of(second, 7);
    merged += histogram_of(first, 7);
    const auto expected = histogram_of(both, 7);
    EXPECT_EQ(merged.count(), expected.count());
    EXPECT_EQ(merged.min(), expected.min());
    EXPECT_EQ(merged.max(), expected.max());
    EXPECT_EQ(merged.mean(), expected.mean());
    for (int percentile = 0; percentile <= 100; ++percentile) {
        EXPECT_EQ(merged.at(percentile), expected.at(percentile)) << percentile;
    }
}

TEST(Histogram, MergingAnEmptyOneChangesNothing) {
    Histogram histogram;
    histogram.record(5ms);
    histogram += Histogram{};
    EXPECT_EQ(histogram.count(), 1U);
    EXPECT_EQ(histogram.min(), 5ms);

    Histogram empty;
    empty += histogram;
    EXPECT_EQ(empty.min(), 5ms);
    EXPECT_EQ(empty.max(), 5ms);
}

TEST(Histogram, TakesTheLargestDurationThereIs) {
    for (const unsigned precision_bits : {1U, 11U, 14U}) {
        Histogram histogram{precision_bits};
        histogram.record(Duration::max());
        histogram.record(Duration::max());
        histogram.record(0ns);
        EXPECT_EQ(histogram.at(100), Duration::max());
        EXPECT_EQ(histogram.at(60), Duration::max());
        EXPECT_EQ(histogram.at(30), 0ns);
    }
}

TEST(Histogram, MeanOfTheLargestDurationsStaysOne) {
    Histogram histogram;
    histogram.record(Duration::max() - 1s, 3);
    EXPECT_EQ(histogram.mean(), Duration::max() - 1s);
}

/// countsArrayIndex() of HdrHistogram's AbstractHistogram for three significant digits and a lowest
/// discernible value of 1.
std::size_t hdr_index(std::uint64_t value) {
    constexpr std::uint64_t sub_bucket_count = 2048;
    constexpr unsigned sub_bucket_half_count_magnitude = 10;
    constexpr int leading_zero_count_base = 64 - 11;
    const auto bucket = static_cast<std::uint64_t>(
        leading_zero_count_base - std::countl_zero(value | (sub_bucket_count - 1)));
    const auto sub_bucket = value >> bucket;
    return ((bucket + 1) << sub_bucket_half_count_magnitude) + (sub_bucket - sub_bucket_count / 2);
}

TEST(Histogram, OfTenBitsHasTheBucketsOfHdrHistogramWithThreeDigits) {
    auto values = random_durations(2000, 3);
    for (const auto edge : {0, 1, 1023, 1024, 2047, 2048, 2049, 4095, 4096, 1 << 20}) {
        values.emplace_back(edge);
    }
    values.push_back(Duration::max());
    for (const auto value : values) {
        Histogram histogram{10};
        histogram.record(value);
        const auto index = hdr_index(static_cast<std::uint64_t>(value.count()));
        ASSERT_EQ(histogram.counts().size(), index + 1) << value.count();
        ASSERT_EQ(histogram.counts()[index], 1U) << value.count();
    }
}

Histogram::Parts parts_of(const Histogram& histogram) {
    return {.precision_bits = histogram.precision_bits(),
            .counts = histogram.counts(),
            .min = histogram.min(),
            .max = histogram.max(),
            .sum = histogram.sum()};
}

void expect_same(const Histogram& found, const Histogram& expected) {
    EXPECT_EQ(found.count(), expected.count());
    EXPECT_EQ(found.min(), expected.min());
    EXPECT_EQ(found.max(), expected.max());
    EXPECT_EQ(found.sum(), expected.sum());
    EXPECT_TRUE(std::ranges::equal(found.counts(), expected.counts()));
}

TEST(Histogram, ComesBackFromItsParts) {
    for (const unsigned precision_bits : {1U, 10U, 14U}) {
        for (const std::size_t values : {0U, 1U, 3000U}) {
            const auto histogram = histogram_of(random_durations(values, 4), precision_bits);
            const auto again = Histogram::from(parts_of(histogram));
            ASSERT_TRUE(again);
            expect_same(*again, histogram);
        }
    }
}

TEST(Histogram, TakesPartsWithZerosAtTheEnd) {
    const auto histogram = histogram_of({5us, 9us}, 10);
    std::vector<std::uint64_t> counts{histogram.counts().begin(), histogram.counts().end()};
    counts.resize(counts.size() + 100);
    auto parts = parts_of(histogram);
    parts.counts = counts;
    const auto again = Histogram::from(parts);
    ASSERT_TRUE(again);
    expect_same(*again, histogram);
}

TEST(Histogram, RefusesPartsThatContradictEachOther) {
    const auto histogram = histogram_of({5us, 7us, 9us}, 10);
    const auto refuses = [&histogram](auto change) {
        auto parts = parts_of(histogram);
        change(parts);
        return !Histogram::from(parts);
    };
    using Parts = Histogram::Parts;
    EXPECT_FALSE(refuses([](Parts&) {}));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.precision_bits = 0; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.precision_bits = 15; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.precision_bits = 11; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.counts = {}; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.min = -1ns; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.min = 6us; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.max = 8us; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.max = Duration::max(); }));
    EXPECT_TRUE(refuses([](Parts& parts) { std::swap(parts.min, parts.max); }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.sum *= 1.1; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.sum = 0; }));
    EXPECT_TRUE(refuses([](Parts& parts) { parts.sum = std::nan(""); }));

    const std::vector<std::uint64_t> overflow{~std::uint64_t{0}, 1};
    EXPECT_FALSE(Histogram::from({.precision_bits = 10, .counts = overflow, .max = 1ns, .sum = 1}));
    EXPECT_FALSE(Histogram::from({.precision_bits = 10, .max = 1ns}));
}

TEST(Histogram, RecordsWithinWhatWasReservedWithoutMoving) {
    Histogram histogram{10};
    histogram.reserve(60s);
    histogram.record(1ns);
    const auto* const place = histogram.counts().data();
    histogram.record(60s);
    EXPECT_EQ(histogram.counts().data(), place);
    EXPECT_EQ(histogram.count(), 2U);
}

TEST(Histogram, StartsAnewInTheSameMemoryWhenCleared) {
    auto histogram = histogram_of(random_durations(3000, 5), 7);
    const auto* const place = histogram.counts().data();
    histogram.clear();
    expect_same(histogram, Histogram{7});
    EXPECT_EQ(histogram.at(50), 0ns);

    const auto values = random_durations(500, 6);
    for (const auto value : values) {
        histogram.record(value);
    }
    expect_same(histogram, histogram_of(values, 7));
    EXPECT_EQ(histogram.counts().data(), place);
}

TEST(Histogram, SaysTheLargestValueOfEachBucket) {
    for (const auto value : random_durations(2000, 8)) {
        Histogram histogram{10};
        histogram.record(value);
        const auto bucket = histogram.counts().size() - 1;
        const auto largest = histogram.largest_in(bucket);
        ASSERT_GE(largest, value);
        histogram.record(largest);
        ASSERT_EQ(histogram.counts().back(), 2U) << value.count();
        histogram.record(largest + 1ns);
        ASSERT_EQ(histogram.counts().size(), bucket + 2) << value.count();
    }
}

}  // namespace
}  // namespace sonde
