// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html_axis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

std::vector<std::string> labels_of(const std::vector<Tick>& ticks) {
    std::vector<std::string> labels;
    for (const auto& tick : ticks) {
        labels.push_back(tick.label);
    }
    return labels;
}

void expect_on_the_axis(const std::vector<Tick>& ticks) {
    EXPECT_TRUE(std::ranges::is_sorted(ticks, {}, &Tick::place));
    EXPECT_GE(ticks.front().place, 0.0);
    EXPECT_LE(ticks.back().place, 1.0 + 1e-9);
}

TEST(LogAxis, GoesFromPowerToPower) {
    const LogAxis axis{30us, 2ms};
    EXPECT_THAT(labels_of(axis.ticks()), ElementsAre("10us", "100us", "1ms", "10ms"));
    EXPECT_DOUBLE_EQ(axis.place_of(10us), 0.0);
    EXPECT_NEAR(axis.place_of(1ms), 2.0 / 3, 1e-12);
    EXPECT_DOUBLE_EQ(axis.place_of(0ns), 0.0);
    EXPECT_DOUBLE_EQ(axis.place_of(1h), 1.0);
}

TEST(LogAxis, OfOneValueHasRoomAroundIt) {
    EXPECT_THAT(labels_of(LogAxis(1ms, 1ms).ticks()), ElementsAre("1ms", "10ms"));
    EXPECT_THAT(LogAxis(0ns, 0ns).ticks(), SizeIs(2));
    EXPECT_THAT(LogAxis(1ns, Duration::max()).ticks(), SizeIs(19));
    EXPECT_THAT(LogAxis(Duration::max(), Duration::max()).ticks(), SizeIs(2));
}

TEST(LinearAxis, EndsAtARoundNumber) {
    EXPECT_THAT(labels_of(LinearAxis{1050}.ticks()),
                ElementsAre("0", "250", "500", "750", "1k", "1.25k"));
    EXPECT_THAT(labels_of(LinearAxis{100}.ticks()),
                ElementsAre("0", "20", "40", "60", "80", "100"));
    EXPECT_THAT(labels_of(LinearAxis{0}.ticks()),
                ElementsAre("0", "0.2", "0.4", "0.6", "0.8", "1"));
    for (double highest = 1; highest < 1e12; highest *= 1.7) {
        const LinearAxis axis{highest};
        EXPECT_LE(axis.place_of(highest), 1.0 + 1e-9) << highest;
        EXPECT_GT(axis.place_of(highest), 0.5) << highest;
        EXPECT_LE(axis.ticks().size(), 6U) << highest;
        expect_on_the_axis(axis.ticks());
    }
}

TEST(TimeAxis, HasStepsThatPeopleCountIn) {
    EXPECT_THAT(labels_of(TimeAxis{13s}.ticks()),
                ElementsAre("0s", "2s", "4s", "6s", "8s", "10s", "12s"));
    EXPECT_THAT(labels_of(TimeAxis{2min}.ticks()),
                ElementsAre("0s", "15s", "30s", "45s", "1m", "1.25m", "1.5m", "1.75m", "2m"));
    for (Duration end = 1ms; end < 24h * 1000; end = end * 17 / 10) {
        const auto ticks = TimeAxis{end}.ticks();
        EXPECT_LE(ticks.size(), 9U) << end.count();
        expect_on_the_axis(ticks);
    }
}

TEST(PercentileAxis, GivesEachNineTheSameRoom) {
    const PercentileAxis axis{10'000};
    EXPECT_THAT(labels_of(axis.ticks()), ElementsAre("0%", "50%", "90%", "99%", "99.9%", "99.99%"));
    EXPECT_DOUBLE_EQ(axis.place_of_nines(2), 0.5);
    EXPECT_NEAR(PercentileAxis::percentile_of(3), 99.9, 1e-9);
    expect_on_the_axis(axis.ticks());
}

TEST(PercentileAxis, OfFewValuesReachesNinetyNine) {
    EXPECT_THAT(labels_of(PercentileAxis{0}.ticks()), ElementsAre("0%", "50%", "90%", "99%"));
    EXPECT_THAT(labels_of(PercentileAxis{3}.ticks()), ElementsAre("0%", "50%", "90%", "99%"));
}

TEST(Compact, LeavesThreeDigitsBehindThePoint) {
    EXPECT_EQ(compact(0), "0");
    EXPECT_EQ(compact(950), "950");
    EXPECT_EQ(compact(1500), "1.5k");
    EXPECT_EQ(compact(20'000'000), "20M");
}

}  // namespace
}  // namespace sonde::load
