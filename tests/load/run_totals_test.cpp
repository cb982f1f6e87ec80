// SPDX-License-Identifier: Apache-2.0
#include "probes/load/run_totals.hpp"

#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

LoadSnapshot interval(Duration at, std::initializer_list<std::size_t> delivered_in) {
    LoadSnapshot snapshot{.stage = Stage::measure, .at = at, .length = 1s};
    snapshot.counts.expected = 10;
    for (const auto slot : delivered_in) {
        snapshot.delivered_in.set(slot);
    }
    return snapshot;
}

TEST(RunTotals, FindTheLongestTimeWithoutDeliveryAcrossIntervals) {
    RunTotals totals{{}};
    totals.add(interval(5s, {0, 100, 200}));
    totals.add(interval(6s, {}));
    totals.add(interval(7s, {300, 900}));
    EXPECT_EQ(totals.result().longest_gap, 2100ms);
}

TEST(RunTotals, TakeTheLastStandingOfWhatIsUnderWayAndNotItsSum) {
    RunTotals totals{{}};
    auto first = interval(0s, {});
    first.counts.in_flight = 7;
    first.counts.sent = 10;
    totals.add(first);
    auto second = interval(1s, {});
    second.counts.in_flight = 2;
    second.counts.sent = 5;
    totals.add(second);
    EXPECT_EQ(totals.result().counts.in_flight, 2U);
    EXPECT_EQ(totals.result().counts.sent, 15U);
}

TEST(RunTotals, AverageTheWantedRateOverTheMeasureStage) {
    RunTotals totals{{}};
    auto slow = interval(0s, {});
    slow.wanted_rate = 100;
    auto fast = interval(1s, {});
    fast.wanted_rate = 300;
    totals.add(slow);
    totals.add(fast);
    totals.add({.stage = Stage::drain, .at = 2s, .length = 1s});
    EXPECT_DOUBLE_EQ(totals.result().wanted_rate, 200);
    EXPECT_EQ(totals.result().measured, 2s);
    EXPECT_EQ(totals.result().total, 3s);
    EXPECT_EQ(totals.result().timeline.size(), 3U);
}

TEST(RunTotals, LeaveQuantilesAbsentInAnIntervalWithoutDeliveries) {
    const auto row = row_of(interval(0s, {}));
    EXPECT_FALSE(row.response_p50);
    EXPECT_FALSE(row.lateness_p99);
}

}  // namespace
}  // namespace sonde::load
