// SPDX-License-Identifier: Apache-2.0
#include "probes/clock_relation.hpp"

#include "tests/support/fake_clock.hpp"

#include <gtest/gtest.h>

namespace sonde {

using namespace std::chrono_literals;
using support::FakeClock;

namespace {

TEST(ClockRelation, TurnsATimeOfDayIntoAMonotonicOne) {
    FakeClock clock;
    const auto relation = relate(clock);
    const auto wall = clock.wall_now();
    const auto then = clock.now();
    clock.advance(5s);
    EXPECT_EQ(relation.to_monotonic(wall), then);
    EXPECT_EQ(relation.to_monotonic(clock.wall_now()), clock.now());
}

TEST(ClockRelation, KnowsASetClockFromASlewedOne) {
    FakeClock clock;
    const auto before = relate(clock);
    clock.advance(1s);
    clock.set_wall(clock.wall_now() + 400us);  // 400 ppm: ntpd at work.
    EXPECT_FALSE(stepped(before, relate(clock)));
    clock.set_wall(clock.wall_now() + 400us);
    EXPECT_TRUE(stepped(before, relate(clock)));
    clock.set_wall(clock.wall_now() - 2s);
    EXPECT_TRUE(stepped(before, relate(clock)));
}

TEST(ClockRelation, OfTheMachinesClocksIsKnownToAMicrosecondOrSo) {
    const SystemClock clock;
    const auto relation = relate(clock);
    EXPECT_LT(relation.error, 50us);
    EXPECT_FALSE(stepped(relation, relate(clock)));
}

}  // namespace
}  // namespace sonde
