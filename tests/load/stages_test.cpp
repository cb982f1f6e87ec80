// SPDX-License-Identifier: Apache-2.0
#include "probes/load/stages.hpp"

#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

constexpr Instant start{1000s};

LoadPlan plan_of(std::uint32_t clients) {
    LoadPlan plan;
    plan.populations.push_back({.count = clients});
    plan.duration = 10s;
    plan.drain = 5s;
    return plan;
}

Progress everybody_connected() {
    return {.clients = 4, .settled = 4, .connected = 4};
}

TEST(Stages, GoOnAsSoonAsEverybodyHasTriedToConnect) {
    Stages stages{plan_of(4), {}};
    stages.begin(start);
    EXPECT_FALSE(stages.advance(start + 1s, {.clients = 4, .settled = 3, .connected = 3}));
    const auto order = stages.advance(start + 2s, everybody_connected());
    ASSERT_TRUE(order);
    EXPECT_EQ(order->stage, Stage::subscribe);
    EXPECT_EQ(order->at, start + 2s);
}

TEST(Stages, EndAtOnceWhereNobodyCouldConnect) {
    Stages stages{plan_of(4), {}};
    stages.begin(start);
    const auto order = stages.advance(start + 2s, {.clients = 4, .settled = 4});
    ASSERT_TRUE(order);
    EXPECT_EQ(order->stage, Stage::done);
}

TEST(Stages, LeaveWarmUpOutWhereThereIsNone) {
    Stages stages{plan_of(4), {}};
    stages.begin(start);
    stages.advance(start, everybody_connected());
    const auto order = stages.advance(start + 1s, everybody_connected());
    ASSERT_TRUE(order);
    EXPECT_EQ(order->stage, Stage::measure);
    EXPECT_EQ(order->until, start + 11s);
}

TEST(Stages, BeginMeasuringWhenWarmUpHadToEndHoweverLateTheyLook) {
    auto plan = plan_of(4);
    plan.warm_up = 2s;
    Stages stages{plan, {}};
    stages.begin(start);
    stages.advance(start, everybody_connected());
    ASSERT_EQ(stages.advance(start + 1s, everybody_connected())->stage, Stage::warm_up);
    EXPECT_FALSE(stages.advance(start + 2999ms, everybody_connected()));
    const auto order = stages.advance(start + 3700ms, everybody_connected());
    ASSERT_TRUE(order);
    EXPECT_EQ(order->stage, Stage::measure);
    EXPECT_EQ(order->at, start + 3s);
    EXPECT_EQ(order->until, start + 13s);
}

class DrainingStages : public testing::Test {
  protected:
    static Stages at_drain(const Stages::Mode& mode) {
        Stages stages{plan_of(4), mode};
        stages.begin(start);
        Instant now = start;
        while (stages.stage() != Stage::drain) {
            now += 1s;
            stages.advance(now, everybody_connected());
        }
        return stages;
    }
};

TEST_F(DrainingStages, EndAsSoonAsNothingIsMissing) {
    auto stages = at_drain({});
    const Instant now = stages.until() - 4s;
    auto progress = everybody_connected();
    progress.expected = 10;
    progress.accounted = 9;
    EXPECT_FALSE(stages.advance(now, progress));
    progress.accounted = 10;
    progress.open = 1;
    EXPECT_FALSE(stages.advance(now, progress));
    progress.open = 0;
    EXPECT_EQ(stages.advance(now, progress)->stage, Stage::done);
}

TEST_F(DrainingStages, WaitToTheEndForMessagesOfOtherShards) {
    auto stages = at_drain({.crosses_shards = true});
    EXPECT_FALSE(stages.advance(stages.until() - 1ns, everybody_connected()));
    EXPECT_EQ(stages.advance(stages.until(), everybody_connected())->stage, Stage::done);
}

TEST_F(DrainingStages, EndWhenTimeIsUpWhateverIsMissing) {
    auto stages = at_drain({});
    auto progress = everybody_connected();
    progress.expected = 10;
    EXPECT_EQ(stages.advance(stages.until(), progress)->stage, Stage::done);
}

TEST(Stages, GoByTheClockAmongShardsThoughEverybodyIsReady) {
    auto plan = plan_of(4);
    plan.connect_rate = Rate::per_second(2);
    Stages stages{plan, {.by_clock = true}};
    const auto begun = stages.begin(start);
    EXPECT_FALSE(stages.advance(begun.until - 1ns, everybody_connected()));
    EXPECT_EQ(stages.advance(begun.until + 3ms, everybody_connected())->at, begun.until);
    EXPECT_GE(begun.until - start, 2s);
}

TEST(Stages, AskedToStopWhileMeasuringDrainFirst) {
    Stages stages{plan_of(4), {}};
    stages.begin(start);
    stages.advance(start, everybody_connected());
    stages.advance(start, everybody_connected());
    ASSERT_EQ(stages.stage(), Stage::measure);
    EXPECT_EQ(stages.stop(start + 1s, true)->stage, Stage::drain);
    EXPECT_FALSE(stages.stop(start + 2s, true));
    EXPECT_EQ(stages.stop(start + 2s, false)->stage, Stage::done);
    EXPECT_FALSE(stages.stop(start + 3s, false));
}

TEST(Stages, AskedToStopBeforeAnyMessageJustEnd) {
    Stages stages{plan_of(4), {}};
    stages.begin(start);
    EXPECT_EQ(stages.stop(start + 1s, true)->stage, Stage::done);
}

}  // namespace
}  // namespace sonde::load
