// SPDX-License-Identifier: Apache-2.0
#include "exporters/calibration_findings.hpp"

#include "tests/exporters/calibration_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace sonde::calibration {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string said_of(const Calibration& calibration) {
    const auto sentences = findings_of(calibration, judge(calibration));
    return std::accumulate(
        sentences.begin(), sentences.end(), std::string{}, [](std::string all, const auto& next) {
            return std::move(all) + next + '\n';
        });
}

TEST(CalibrationFindings, SayThatTheKernelTakesTheTimes) {
    EXPECT_THAT(said_of(samples::idle()),
                AllOf(HasSubstr("The kernel takes the times of packets as they pass"),
                      HasSubstr("up to 50us (99 in 100)"),
                      HasSubstr("Time stamps cost 1us a packet.")));
}

TEST(CalibrationFindings, TellTimesOfTheProgramFromThoseOfTheKernel) {
    const auto busy = samples::busy();
    EXPECT_TRUE(judge(busy).phases());
    EXPECT_THAT(said_of(busy),
                AllOf(HasSubstr("Times that sonde takes itself (`timestamps` is \"user\") cannot "
                                "be trusted below 1 ms"),
                      HasSubstr("come to 4ms (99 in 100), 40ms at the most"),
                      HasSubstr("`local_delay`")));
}

TEST(CalibrationFindings, NameAPauseBetweenTwoReadings) {
    EXPECT_THAT(said_of(samples::busy()), HasSubstr("Between two readings it took 4ms once"));
    EXPECT_THAT(said_of(samples::idle()), Not(HasSubstr("Between two readings")));
}

TEST(CalibrationFindings, NameWhatTheHostTook) {
    EXPECT_THAT(said_of(samples::busy()), HasSubstr("took 1.3 % of the processors' time"));
    auto stolen = samples::busy();
    stolen.machine.stolen = 0.2;
    EXPECT_THAT(said_of(stolen), HasSubstr("The kernel's stamps are late then too."));
    auto own = samples::idle();
    own.machine.virtual_machine = false;
    EXPECT_THAT(said_of(own), Not(HasSubstr("host of this virtual machine")));
}

TEST(CalibrationFindings, SayThatThereAreNoStamps) {
    const auto text = said_of(samples::poor());
    EXPECT_THAT(text,
                AllOf(HasSubstr("The kernel gives no time stamps here"),
                      HasSubstr("Reading the clock (hpet) takes 1.5us, too long"),
                      HasSubstr("3 of 2000 probes of sonde's to itself failed.")));
    EXPECT_THAT(text, Not(HasSubstr("a packet.")));
}

TEST(CalibrationFindings, SayThatNothingIsKnownWhereNoProbeSucceeded) {
    auto nothing = samples::idle();
    nothing.floor = {};
    EXPECT_THAT(
        said_of(nothing),
        AllOf(HasSubstr("nothing is known of its phases"), Not(HasSubstr("A delivery from"))));
}

TEST(CalibrationFindings, CallACostThatIsLessThanNothingTooSmallToSee) {
    auto cheap = samples::idle();
    cheap.stamps.plain.record(40us, 1'000'000);
    ASSERT_LT(cheap.stamps.cost(), 0ns);
    EXPECT_THAT(said_of(cheap), HasSubstr("Time stamps cost less than can be seen."));
}

TEST(CalibrationFindings, NameTheCircumstances) {
    EXPECT_EQ(circumstances_of(samples::idle()),
              "3.01s, Linux 6.1.0-37-amd64, 2 processors of a virtual machine, clock tsc");
    EXPECT_EQ(circumstances_of(samples::poor()), "3.01s, clock hpet");
}

}  // namespace
}  // namespace sonde::calibration
