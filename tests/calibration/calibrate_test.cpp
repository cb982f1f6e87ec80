// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/calibrate.hpp"

#include <gtest/gtest.h>

/// On the machine's clock and real sockets: what holds on every machine, however busy.
namespace sonde::calibration {
namespace {

using namespace std::chrono_literals;

TEST(Calibrate, MeasuresEveryPart) {
    const SystemClock clock;
    const auto calibration = calibrate(clock, 100ms);
    ASSERT_TRUE(calibration) << calibration.error();
    EXPECT_GT(calibration->clock_read.count(), 0U);
    EXPECT_GT(calibration->probe_lateness.count(), 0U);
    EXPECT_GT(calibration->load_lateness.count(), 0U);
    EXPECT_EQ(calibration->stamps.plain.count(), calibration->stamps.stamped.count());
    EXPECT_GT(calibration->probes, 0U);
    EXPECT_EQ(calibration->failed_probes, 0U);
    EXPECT_GE(calibration->total, 50ms);
    const auto& ping = calibration->floor_of(Phase::ping);
    EXPECT_EQ(ping.user.count(), calibration->probes);
}

TEST(Calibrate, SeesWithinTheKernelNoMoreThanAroundIt) {
    const SystemClock clock;
    const auto calibration = calibrate(clock, 100ms);
    ASSERT_TRUE(calibration) << calibration.error();
    const auto& stamps = calibration->stamps;
    ASSERT_TRUE(stamps.available);
    EXPECT_LE(stamps.wire.at(50), stamps.stamped.at(50));
    EXPECT_LE(stamps.wake_up.at(50), stamps.stamped.at(50));
    const auto& ping = calibration->floor_of(Phase::ping);
    EXPECT_LE(ping.kernel.at(50), ping.user.at(50));
}

TEST(Calibrate, TakesNoTimeWhereItHasNone) {
    const SystemClock clock;
    const auto calibration = calibrate(clock, 0ms);
    ASSERT_TRUE(calibration) << calibration.error();
    EXPECT_EQ(calibration->probes, 1U);
}

}  // namespace
}  // namespace sonde::calibration
