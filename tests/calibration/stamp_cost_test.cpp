// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/stamp_cost.hpp"

#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"

#include <gtest/gtest.h>

namespace sonde::calibration {
namespace {

using namespace std::chrono_literals;
using support::Step;

/// Two connections to brokers that answer a ping after a while.
class StampCost : public ::testing::Test {
  protected:
    StampCost() {
        plain_.script.deeds[Step::pingresp].delay = 50us;
        stamped_.script.deeds[Step::pingresp].delay = 54us;
        stamped_.kernel = {.sending = 6us, .waking_up = 9us};
    }

    Result<StampFigures> measure() { return support::run_to_end(both()); }

    asio::awaitable<Result<StampFigures>> both() {
        const ProbeSpec spec;
        net::OpeningReport report;
        auto plain = co_await plain_.open(spec, report, Instant::max());
        auto stamped = co_await stamped_.open(spec, report, Instant::max());
        auto figures =
            co_await time_round_trips(clock_, **plain, **stamped, clock_.now() + duration_);
        co_return figures;
    }

    support::FakeClock clock_{};
    support::ScriptedConnector plain_{clock_};
    support::ScriptedConnector stamped_{clock_};
    Duration duration_{10ms};
};

TEST_F(StampCost, IsHalfOfWhatARoundTripTakesLonger) {
    const auto figures = measure();
    ASSERT_TRUE(figures) << figures.error().detail;
    EXPECT_TRUE(figures->available);
    EXPECT_EQ(figures->plain.count(), figures->stamped.count());
    EXPECT_EQ(figures->plain.max(), 50us);
    EXPECT_EQ(figures->stamped.max(), 54us + 9us);
    ASSERT_TRUE(figures->cost());
    EXPECT_NEAR(static_cast<double>(figures->cost()->count()), 6'500, 50);
}

TEST_F(StampCost, StandsBesideWhatTheKernelSawAndHowLongItTookToWakeUp) {
    const auto figures = measure();
    ASSERT_TRUE(figures);
    EXPECT_EQ(figures->wire.max(), 54us - 6us);
    EXPECT_EQ(figures->wake_up.max(), 9us);
}

TEST_F(StampCost, IsUnknownWhereTheKernelGivesNoStamps) {
    stamped_.kernel.reset();
    const auto figures = measure();
    ASSERT_TRUE(figures);
    EXPECT_FALSE(figures->available);
    EXPECT_FALSE(figures->cost());
    EXPECT_EQ(figures->wake_up.count(), 0U);
    EXPECT_GT(figures->plain.count(), 0U);
}

TEST_F(StampCost, IsMeasuredOnceWhereThereIsNoTime) {
    duration_ = 0ns;
    const auto figures = measure();
    ASSERT_TRUE(figures);
    EXPECT_EQ(figures->stamped.count(), 1U);
}

TEST_F(StampCost, IsAFailureWhereTheResponderGoesAway) {
    stamped_.script.deeds[Step::pingresp] = {.ending = support::Ending::close};
    stamped_.script.deeds[Step::pingresp].change = [](auto, const auto&) {
        return wire::Bytes{};
    };
    const auto figures = measure();
    ASSERT_FALSE(figures);
    EXPECT_EQ(figures.error().reason, FailureReason::closed);
}

}  // namespace
}  // namespace sonde::calibration
