// SPDX-License-Identifier: Apache-2.0
#include "tests/probes/roundtrip_fixture.hpp"

namespace sonde {

using namespace std::chrono_literals;
using support::Step;
using ::testing::ElementsAre;

namespace {

/// A broker 5 ms away, and a kernel that stamps what goes out 20 us after the write and what comes
/// in 3 ms before the program gets to read it.
class RoundtripStamps : public RoundtripFixture {
  protected:
    RoundtripStamps() {
        at(Step::connack).delay = 5ms;
        at(Step::suback).delay = 5ms;
        at(Step::puback).delay = 5ms;
        at(Step::delivery).delay = 9ms;
        connector_.kernel = {.sending = 20us, .waking_up = 3ms};
    }
};

TEST_F(RoundtripStamps, AreThePhasesAndWhatTheProgramSawStandsBeside) {
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.timestamps, TimestampKind::kernel);
    EXPECT_EQ(result.phases.get(Phase::connect), 5ms - 20us);
    EXPECT_EQ(result.phases.get(Phase::subscribe), 5ms - 20us);
    EXPECT_EQ(result.phases.get(Phase::publish), 5ms - 20us);
    EXPECT_EQ(result.phases.get(Phase::delivery), 9ms - 20us);
    EXPECT_GE(result.user_phases.get(Phase::connect), 5ms + 3ms);
    EXPECT_GE(result.user_phases.get(Phase::delivery), 9ms + 3ms);
}

TEST_F(RoundtripStamps, GiveTheDelayThatWasOurs) {
    spec_.ping = true;
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.local_delay, 5 * 3ms);  // connect, subscribe, publish, delivery, ping
}

TEST_F(RoundtripStamps, CountForAllPhasesOrForNone) {
    connector_.kernel->forgets = 1;
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.timestamps, TimestampKind::user);
    EXPECT_EQ(result.phases, result.user_phases);
    EXPECT_FALSE(result.local_delay.has_value());
    EXPECT_FALSE(result.clock_stepped);
}

TEST_F(RoundtripStamps, MeanNothingWhereTheTimeOfDayWasSetMeanwhile) {
    for (const auto step : {Duration{1s}, Duration{-200ms}, Duration{1ms}}) {
        connector_.kernel->clock_step = step;
        const auto result = run();
        ASSERT_TRUE(result.success()) << result.failure->detail;
        EXPECT_TRUE(result.clock_stepped);
        EXPECT_EQ(result.timestamps, TimestampKind::user);
        EXPECT_EQ(result.phases, result.user_phases);
        EXPECT_FALSE(result.local_delay.has_value());
    }
}

TEST_F(RoundtripStamps, OfPhasesThatWereReachedCountAlsoWhenALaterOneFails) {
    at(Step::suback) = {.delay = 5ms, .ending = support::Ending::close};
    const auto result = run();
    ASSERT_FALSE(result.success());
    EXPECT_EQ(result.timestamps, TimestampKind::kernel);
    EXPECT_EQ(result.phases.get(Phase::connect), 5ms - 20us);
    EXPECT_TRUE(result.phases.reached(result.failure->phase));
}

TEST_F(RoundtripStamps, MarkThePhaseInWhichASegmentWasSentAgain) {
    connector_.kernel->resends = 1;
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.tcp->retransmits, 1U);
    EXPECT_THAT(result.tcp->retransmitted_in, ElementsAre(Phase::subscribe));
}

TEST_F(RoundtripStamps, AreNotMissedByARunWithoutAny) {
    connector_.kernel.reset();
    const auto result = run();
    EXPECT_EQ(result.timestamps, TimestampKind::user);
    EXPECT_EQ(result.user_phases, result.phases);
}

}  // namespace
}  // namespace sonde
