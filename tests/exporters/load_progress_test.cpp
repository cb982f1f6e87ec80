// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_progress.hpp"

#include "exporters/printable.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(LoadProgressLine, SaysStageClientsRatesLatencyFailuresAndTheEnd) {
    EXPECT_EQ(
        progress_line(samples::eventful_interval(), {.failures = 9, .remaining = 61500ms}, 120),
        "measure  198/200 connected  1490/s of 1000/s  p50 363us  p99 2.1ms  9 failed  "
        "1:02 left");
}

TEST(LoadProgressLine, FitsIntoAnyWidthAndKeepsTheStageToTheLast) {
    const auto interval = samples::eventful_interval();
    const ProgressContext context{.failures = 9, .remaining = 3723s};
    for (int width = 0; width < 130; ++width) {
        const auto line = progress_line(interval, context, width);
        EXPECT_LE(columns(line), static_cast<std::size_t>(width)) << line;
        if (width >= 7) {
            EXPECT_THAT(line, StartsWith("measure"));
        }
    }
    EXPECT_EQ(progress_line(interval, context, 30), "measure  198/200 connected");
    EXPECT_EQ(progress_line(interval, context, 4), "meas");
}

TEST(LoadProgressLine, LeavesOutWhatThereIsNot) {
    LoadSnapshot interval{.stage = Stage::warm_up, .length = 1s, .clients = 200, .connected = 200};
    EXPECT_EQ(progress_line(interval, {}, 80), "warm up  200/200 connected");
}

TEST(LoadProgressLine, OfAClosedLoopHasNoRateToReach) {
    auto interval = samples::eventful_interval();
    interval.wanted_rate = 0;
    interval.warm_up_messages = 0;
    EXPECT_THAT(progress_line(interval, {}, 80), HasSubstr("connected  990/s  p50"));
}

/// Connect at 50/s, warm up for 2 s, measure for 10 s.
class LoadProgressTest : public testing::Test {
  protected:
    static LoadSnapshot interval(Stage stage, Duration at) {
        return {.stage = stage, .at = at, .length = 1s, .clients = 104, .connected = 104};
    }

    LoadProgress progress_{samples::plan(), {}};
};

TEST_F(LoadProgressTest, CountsDownThroughTheStages) {
    auto connecting = interval(Stage::connect, 0s);
    connecting.connected = 54;
    EXPECT_THAT(progress_.add(connecting, 80), EndsWith("0:13 left"));
    EXPECT_THAT(progress_.add(interval(Stage::subscribe, 2s), 80), EndsWith("0:12 left"));
    EXPECT_THAT(progress_.add(interval(Stage::warm_up, 3s), 80), EndsWith("0:11 left"));
    EXPECT_THAT(progress_.add(interval(Stage::warm_up, 4s), 80), EndsWith("0:10 left"));
    EXPECT_THAT(progress_.add(interval(Stage::measure, 5s), 80), EndsWith("0:09 left"));
    EXPECT_THAT(progress_.add(interval(Stage::measure, 14s), 80), EndsWith("0:00 left"));
    EXPECT_THAT(progress_.add(interval(Stage::drain, 15s), 80), Not(HasSubstr("left")));
}

TEST_F(LoadProgressTest, AShardConnectsAtItsPartOfTheRate) {
    LoadProgress shard{samples::plan(), {.index = 0, .count = 2}};
    auto connecting = interval(Stage::connect, 0s);
    connecting.connected = 54;
    EXPECT_THAT(shard.add(connecting, 80), EndsWith("0:14 left"));
}

TEST_F(LoadProgressTest, AStormEndsWhenItEnds) {
    auto plan = samples::plan();
    plan.connect_rate.reset();
    LoadProgress storm{plan, {}};
    auto connecting = interval(Stage::connect, 0s);
    EXPECT_THAT(storm.add(connecting, 80), EndsWith("0:12 left"));
    connecting.connected = 3;
    EXPECT_THAT(storm.add(connecting, 80), Not(HasSubstr("left")));
}

TEST_F(LoadProgressTest, AddsFailuresUp) {
    auto failing = samples::eventful_interval();
    progress_.add(failing, 80);
    EXPECT_THAT(progress_.add(failing, 120), HasSubstr("18 failed"));
}

}  // namespace
}  // namespace sonde::load
