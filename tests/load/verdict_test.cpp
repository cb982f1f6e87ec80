// SPDX-License-Identifier: Apache-2.0
#include "probes/load/verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

GeneratorTally healthy() {
    GeneratorTally tally{.cpu = 2s, .busiest_cpu = 1s, .longest_turn = 3ms, .turns = 1000};
    tally.pickup.record(50us, 1000);
    return tally;
}

TEST(Verdict, FindsNothingInAHealthyGenerator) {
    EXPECT_THAT(generator_limits_passed({}, healthy(), 10s, false), IsEmpty());
}

TEST(Verdict, NamesLatenessWhereOperationsWereSeenToTooLate) {
    auto tally = healthy();
    tally.pickup.record(30ms, 20);
    EXPECT_THAT(generator_limits_passed({}, tally, 10s, false), ElementsAre(HasSubstr("lateness")));
}

TEST(Verdict, ForgivesTheRareLateOne) {
    auto tally = healthy();
    tally.pickup.record(30ms, 2);
    EXPECT_THAT(generator_limits_passed({}, tally, 10s, false), IsEmpty());
}

TEST(Verdict, NamesTheProcessorOfTheBusiestWorker) {
    auto tally = healthy();
    tally.busiest_cpu = 9900ms;
    EXPECT_THAT(generator_limits_passed({}, tally, 10s, false),
                ElementsAre(HasSubstr("99 % of a core (limit 95 %)")));
}

TEST(Verdict, NamesALoopThatWasAway) {
    auto tally = healthy();
    tally.longest_turn = 400ms;
    EXPECT_THAT(generator_limits_passed({}, tally, 10s, false), ElementsAre(HasSubstr("loop lag")));
}

TEST(Verdict, NamesABacklogOfSockets) {
    auto tally = healthy();
    tally.full_turns = 600;
    EXPECT_THAT(generator_limits_passed({}, tally, 10s, false),
                ElementsAre(HasSubstr("socket backlog: 60 %")));
}

TEST(Verdict, SaysNothingOfARunThatDidNotMeasure) {
    auto tally = healthy();
    tally.busiest_cpu = 9900ms;
    EXPECT_THAT(generator_limits_passed({}, tally, 0s, false), IsEmpty());
}

}  // namespace
}  // namespace sonde::load
