#include "probes/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
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

}  // namespace
}  // namespace sonde
