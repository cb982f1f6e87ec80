// SPDX-License-Identifier: Apache-2.0
#include "exporters/bucket_histogram.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TEST(BucketHistogram, BoundsAscend) {
    EXPECT_TRUE(std::ranges::is_sorted(buckets::phase));
    EXPECT_TRUE(std::ranges::is_sorted(buckets::delay));
    EXPECT_EQ(buckets::phase.front(), 100us);
    EXPECT_EQ(buckets::phase.back(), 60s);
}

TEST(BucketHistogram, AValueEqualToABoundLiesWithinIt) {
    PhaseHistogram histogram;
    histogram.record(100us);
    histogram.record(100us + 1ns);
    EXPECT_EQ(histogram.view().counts[0], 1U);
    EXPECT_EQ(histogram.view().counts[1], 1U);
}

TEST(BucketHistogram, KeepsWhatLiesAboveAllBounds) {
    PhaseHistogram histogram;
    histogram.record(61s);
    EXPECT_EQ(histogram.view().counts.size(), buckets::phase.size() + 1);
    EXPECT_EQ(histogram.view().counts.back(), 1U);
}

TEST(BucketHistogram, SumsExactly) {
    DelayHistogram histogram;
    histogram.record(1ns);
    histogram.record(1h);
    histogram.record(0ns);
    EXPECT_EQ(histogram.view().sum, 1h + 1ns);
    const auto counts = histogram.view().counts;
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{}), 3U);
}

}  // namespace
}  // namespace sonde
