// SPDX-License-Identifier: Apache-2.0
#include "exporters/native_histogram.hpp"

#include "exporters/bucket_histogram.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Bucket = NativeHistogram::Bucket;

/// The first bucket whose bound the value does not exceed, by the definition of the format.
std::int32_t index_by_definition(Duration value, int schema) {
    const auto seconds = static_cast<long double>(static_cast<double>(value.count()) / 1e9);
    const auto parts = static_cast<long double>(1 << schema);
    auto index = std::lround(std::ceil(std::log2(seconds) * parts));
    while (std::exp2(static_cast<long double>(index) / parts) < seconds) {
        ++index;
    }
    while (std::exp2(static_cast<long double>(index - 1) / parts) >= seconds) {
        --index;
    }
    return static_cast<std::int32_t>(index);
}

std::uint64_t total(const NativeHistogram& histogram) {
    auto sum = histogram.zero_count();
    for (const auto& bucket : histogram.buckets()) {
        sum += bucket.count;
    }
    return sum;
}

void expect_as_defined(const NativeHistogram& histogram, const std::vector<Duration>& values) {
    std::map<std::int32_t, std::uint64_t> counts;
    std::uint64_t zeros = 0;
    for (const auto value : values) {
        if (value <= Duration::zero()) {
            ++zeros;
        } else {
            ++counts[index_by_definition(value, histogram.schema())];
        }
    }
    EXPECT_EQ(histogram.zero_count(), zeros);
    ASSERT_EQ(histogram.buckets().size(), counts.size());
    auto expected = counts.begin();
    for (const auto& [index, count] : histogram.buckets()) {
        EXPECT_EQ(index, expected->first);
        EXPECT_EQ(count, expected->second);
        ++expected;
    }
    EXPECT_EQ(total(histogram), values.size());
}

TEST(NativeHistogram, HoldsAValueEqualToABoundInTheBucketBelowIt) {
    for (const auto& [bound, octave] :
         {std::pair{1s + 0ns, 0}, {2s, 1}, {4s, 2}, {4096s, 12}, {500ms, -1}, {1'953'125ns, -9}}) {
        NativeHistogram histogram;
        histogram.record(bound - 1ns);
        histogram.record(bound);
        histogram.record(bound + 1ns);
        EXPECT_THAT(histogram.buckets(),
                    ElementsAre(Bucket{octave * 32, 2}, Bucket{octave * 32 + 1, 1}))
            << bound.count();
    }
}

TEST(NativeHistogram, CountsWhatTookNoTimeApart) {
    NativeHistogram histogram;
    histogram.record(0ns);
    histogram.record(-5ns);
    EXPECT_EQ(histogram.zero_count(), 2U);
    EXPECT_THAT(histogram.buckets(), IsEmpty());
    histogram.record(1ns);
    EXPECT_EQ(histogram.zero_count(), 2U);
    EXPECT_EQ(histogram.buckets().size(), 1U);
}

TEST(NativeHistogram, BeginsEmptyAtTheFinestSchema) {
    const NativeHistogram histogram;
    EXPECT_EQ(histogram.schema(), NativeHistogram::finest_schema);
    EXPECT_EQ(total(histogram), 0U);
}

TEST(NativeHistogram, CountsNothingForNoTimesAndManyForMany) {
    NativeHistogram histogram;
    histogram.record(1s, 0);
    EXPECT_THAT(histogram.buckets(), IsEmpty());
    histogram.record(1s, 1'000'000'000'000);
    histogram.record(1s);
    EXPECT_THAT(histogram.buckets(), ElementsAre(Bucket{0, 1'000'000'000'001}));
}

TEST(NativeHistogram, IsAsTheFormatDefinesItForAnyValues) {
    std::mt19937_64 random{7};
    for (const double spread : {0.1, 0.5, 2.0, 6.0}) {
        std::lognormal_distribution<double> nanoseconds{14.0, spread};
        NativeHistogram histogram;
        std::vector<Duration> values;
        for (int i = 0; i < 5000; ++i) {
            values.emplace_back(std::llround(std::min(nanoseconds(random), 9e18)));
            histogram.record(values.back());
        }
        expect_as_defined(histogram, values);
        EXPECT_LE(histogram.buckets().size(), NativeHistogram::most_buckets);
    }
}

TEST(NativeHistogram, MakesOneBucketOfTwoWhereThereWouldBeTooMany) {
    NativeHistogram histogram;
    std::vector<Duration> values;
    // A per cent further each, so that each of the finest buckets gets one at least.
    for (double nanoseconds = 1000; values.size() < 10'000 && nanoseconds < 9e18;
         nanoseconds *= 1.01) {
        values.emplace_back(std::llround(nanoseconds));
        const auto before = histogram.schema();
        histogram.record(values.back());
        EXPECT_LE(histogram.buckets().size(), NativeHistogram::most_buckets);
        if (histogram.schema() != before) {
            expect_as_defined(histogram, values);
        }
    }
    EXPECT_EQ(histogram.schema(), 1);
    expect_as_defined(histogram, values);
}

TEST(NativeHistogram, HasRoomForEveryDurationThatThereIs) {
    NativeHistogram histogram;
    std::vector<Duration> values;
    for (unsigned shift = 0; shift < 63; ++shift) {
        for (const std::int64_t step : {0, 1, 2, 3, 5, 6, 7}) {
            const auto power = std::int64_t{1} << shift;
            values.emplace_back(power + power / 8 * step);
            histogram.record(values.back());
        }
    }
    values.push_back(Duration::max());
    histogram.record(values.back());
    expect_as_defined(histogram, values);
    EXPECT_GE(histogram.schema(), 1);
    EXPECT_LE(histogram.buckets().size(), NativeHistogram::most_buckets);
}

TEST(NativeHistogram, BoundsTheErrorOfAValueByTwoPerCent) {
    EXPECT_LT(std::exp2(1.0 / (1 << NativeHistogram::finest_schema)), 1.0219);
}

TEST(OptionalNative, IsCopiedLikeAValue) {
    OptionalNative one{NativeHistograms::kept};
    one.record(1s);
    auto other = one;
    other.record(1s);
    EXPECT_EQ(total(*one.get()), 1U);
    EXPECT_EQ(total(*other.get()), 2U);
    one = other;
    other.record(1s);
    EXPECT_EQ(total(*one.get()), 2U);
    one = OptionalNative{};
    EXPECT_EQ(one.get(), nullptr);
}

TEST(BucketHistogram, HasANativeOneOfTheSameValuesOnlyWhereItIsWanted) {
    PhaseHistogram without;
    without.record(1ms);
    EXPECT_EQ(without.view().native, nullptr);
    PhaseHistogram with{NativeHistograms::kept};
    with.record(1ms);
    with.record_at_most(2ms, 3);
    ASSERT_NE(with.view().native, nullptr);
    EXPECT_EQ(total(*with.view().native), 4U);
    EXPECT_THAT(with.view().native->buckets(),
                ElementsAre(Bucket{index_by_definition(1ms, 5), 1},
                            Bucket{index_by_definition(2ms, 5), 3}));
}

TEST(BucketHistogram, TakesEightBytesMoreForANativeOneThatIsNotThere) {
    EXPECT_EQ(sizeof(OptionalNative), sizeof(void*));
}

}  // namespace
}  // namespace sonde
