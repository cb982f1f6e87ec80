// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/timer_lateness.hpp"

#include "tests/support/fake_clock.hpp"

#include <gtest/gtest.h>

namespace sonde::calibration {
namespace {

using namespace std::chrono_literals;

TEST(TimerLateness, IsFromWhenItWasDue) {
    support::FakeClock clock;
    const auto sleep = [&clock](Instant due) {
        clock.advance_to(due + 40us);
    };
    const auto lateness = time_lateness(clock, sleep, clock.now() + 100ms);
    EXPECT_EQ(lateness.count(), 100U);
    EXPECT_EQ(lateness.min(), 40us);
    EXPECT_EQ(lateness.max(), 40us);
}

TEST(TimerLateness, CountsAStallOnceAndGoesOnFromThere) {
    support::FakeClock clock;
    int sleeps = 0;
    const auto sleep = [&](Instant due) {
        ++sleeps;
        clock.advance_to(due + (sleeps == 10 ? 30ms : 40us));
    };
    const auto lateness = time_lateness(clock, sleep, clock.now() + 100ms);
    EXPECT_EQ(lateness.max(), 30ms);
    EXPECT_LT(lateness.at(95), 41us) << "what it slept through is not late over and over";
}

TEST(TimerLateness, OfOneThatComesBackEarlyIsNothing) {
    support::FakeClock clock;
    const auto sleep = [&clock](Instant due) {
        clock.advance_to(due - 1us);
    };
    EXPECT_EQ(time_lateness(clock, sleep, clock.now() + 10ms).max(), 0ns);
}

}  // namespace
}  // namespace sonde::calibration
