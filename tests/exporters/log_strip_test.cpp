// SPDX-License-Identifier: Apache-2.0
#include "exporters/log_strip.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

constexpr LogAxis axis{.from = 10ns, .decades = 3, .columns_a_decade = 4};

TEST(LogStrip, PutsAPowerOfTenAtTheStartOfItsDecade) {
    EXPECT_EQ(axis.column_of(10ns), 0U);
    EXPECT_EQ(axis.column_of(100ns), 4U);
    EXPECT_EQ(axis.column_of(1us), 8U);
    EXPECT_EQ(axis.column_of(99ns), 3U);
}

TEST(LogStrip, ShowsWhatLiesBeyondTheEndsAtThem) {
    EXPECT_EQ(axis.column_of(0ns), 0U);
    EXPECT_EQ(axis.column_of(1s), 11U);
}

TEST(LogStrip, IsHigherWhereMoreValuesLie) {
    Histogram values;
    values.record(100ns, 9'999);
    values.record(1us, 1);
    EXPECT_EQ(strip_of(values, axis, {}), "    █   ▁");
    EXPECT_EQ(strip_of(values, axis, {.unicode = false}), "    #   .");
}

TEST(LogStrip, OfNoValuesIsEmpty) {
    EXPECT_EQ(strip_of(Histogram{}, axis, {}), "");
}

TEST(LogStrip, HasItsScaleAbove) {
    const LogAxis wide{.from = 10ns, .decades = 3, .columns_a_decade = 8};
    EXPECT_EQ(scale_of(wide), "10ns    100ns   1us");
}

}  // namespace
}  // namespace sonde
