// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/phase_floor.hpp"

#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"

#include <gtest/gtest.h>

namespace sonde::calibration {
namespace {

using namespace std::chrono_literals;
using support::Step;

class PhaseFloorTest : public ::testing::Test {
  protected:
    PhaseFloorTest() {
        for (const auto step : {Step::connack, Step::suback, Step::puback, Step::pingresp}) {
            connector_.script.deeds[step].delay = 20us;
        }
        connector_.script.deeds[Step::delivery].delay = 30us;
        connector_.kernel = {.sending = 5us, .waking_up = 40us};
    }

    Calibration measure() {
        Calibration calibration;
        support::run_to_end(probe_floor({.host = "127.0.0.1", .port = 1883},
                                        {.clock = clock_, .connector = connector_},
                                        clock_.now() + duration_,
                                        calibration));
        return calibration;
    }

    support::FakeClock clock_{};
    support::ScriptedConnector connector_{clock_};
    Duration duration_{20ms};
};

TEST_F(PhaseFloorTest, HasWhatTheKernelSawBesideWhatTheProgramSaw) {
    const auto calibration = measure();
    EXPECT_GT(calibration.probes, 1U);
    EXPECT_EQ(calibration.failed_probes, 0U);
    const auto& ping = calibration.floor_of(Phase::ping);
    EXPECT_EQ(ping.kernel.count(), calibration.probes);
    EXPECT_EQ(ping.kernel.max(), 20us - 5us);
    EXPECT_GE(ping.user.min(), 20us + 40us);
    EXPECT_EQ(calibration.local_delay.max(), 5 * 40us);
}

TEST_F(PhaseFloorTest, HasNothingOfTheKernelWhereItGivesNoStamps) {
    connector_.kernel.reset();
    const auto calibration = measure();
    EXPECT_EQ(calibration.floor_of(Phase::ping).kernel.count(), 0U);
    EXPECT_EQ(calibration.floor_of(Phase::ping).user.count(), calibration.probes);
    EXPECT_EQ(calibration.local_delay.count(), 0U);
}

TEST_F(PhaseFloorTest, LeavesFailedProbesOut) {
    connector_.script.deeds[Step::connack].ending = support::Ending::reset;
    const auto calibration = measure();
    EXPECT_EQ(calibration.failed_probes, calibration.probes);
    EXPECT_EQ(calibration.floor_of(Phase::tcp).user.count(), 0U);
}

TEST_F(PhaseFloorTest, EndsAfterItsMostProbes) {
    duration_ = std::chrono::hours{1};
    EXPECT_EQ(measure().probes, most_probes);
}

}  // namespace
}  // namespace sonde::calibration
