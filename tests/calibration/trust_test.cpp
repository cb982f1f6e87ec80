// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::calibration {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

PhaseFloor& floor_of(Calibration& calibration, Phase phase) {
    return calibration.floor[static_cast<std::size_t>(phase)];
}

Calibration steady() {
    Calibration calibration;
    calibration.clock_read.record(25ns, 1'000);
    calibration.stamps.available = true;
    calibration.local_delay.record(40us, 1'000);
    floor_of(calibration, Phase::tcp).kernel.record(7us, 1'000);
    floor_of(calibration, Phase::ping).kernel.record(15us, 1'000);
    floor_of(calibration, Phase::ping).user.record(31us, 1'000);
    return calibration;
}

TEST(Trust, IsDeservedBySteadyStamps) {
    const auto trust = judge(steady());
    EXPECT_TRUE(trust.phases());
    EXPECT_TRUE(trust.user_times());
    EXPECT_TRUE(trust.by_kernel);
    EXPECT_THAT(trust.doubts, IsEmpty());
}

TEST(Trust, InStampsOutlivesAProgramThatWakesUpLate) {
    auto calibration = steady();
    calibration.local_delay.record(2ms, 100);
    const auto trust = judge(calibration);
    EXPECT_TRUE(trust.phases());
    EXPECT_FALSE(trust.user_times());
    EXPECT_GE(trust.user_error, 2ms);
}

TEST(Trust, IsLostWhereTheKernelItselfIsLate) {
    auto calibration = steady();
    floor_of(calibration, Phase::tcp).kernel.record(1ms, 100);
    EXPECT_THAT(judge(calibration).doubts, ElementsAre(Doubt::unsteady));
}

TEST(Trust, WithoutStampsIsInTheProgramItself) {
    auto calibration = steady();
    calibration.stamps = {};
    EXPECT_TRUE(judge(calibration).phases());
    floor_of(calibration, Phase::ping).user.record(1ms, 100);
    const auto trust = judge(calibration);
    EXPECT_FALSE(trust.by_kernel);
    EXPECT_THAT(trust.doubts, ElementsAre(Doubt::no_stamps));
}

TEST(Trust, IsLostWhereTheHostTakesTheProcessors) {
    auto calibration = steady();
    calibration.machine.stolen = 0.04;
    EXPECT_TRUE(judge(calibration).phases());
    calibration.machine.stolen = 0.2;
    EXPECT_THAT(judge(calibration).doubts, ElementsAre(Doubt::host_takes));
}

TEST(Trust, IsLostByASlowClock) {
    auto calibration = steady();
    calibration.clock_read.clear();
    calibration.clock_read.record(1500ns, 1'000);
    EXPECT_THAT(judge(calibration).doubts, ElementsAre(Doubt::slow_clock));
}

TEST(Trust, IsNoneWhereNothingWasMeasured) {
    auto calibration = steady();
    calibration.floor = {};
    EXPECT_THAT(judge(calibration).doubts, ElementsAre(Doubt::probes_failed));
}

}  // namespace
}  // namespace sonde::calibration
