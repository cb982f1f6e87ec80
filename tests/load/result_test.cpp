// SPDX-License-Identifier: Apache-2.0
#include "probes/load/result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

LoadCounts counts_that_add_up() {
    return {.scheduled = 110,
            .sent = 100,
            .acknowledged = 90,
            .failed = 6,
            .overload = 7,
            .waiting = 3,
            .in_flight = 4,
            .expected = 200,
            .delivered = 180,
            .excused = 5,
            .duplicate = 9,
            .redelivered = 9,
            .reordered = 180,
            .late = 180};
}

TEST(Verdict, HasAName) {
    EXPECT_EQ(name_of(Verdict::valid), "valid");
    EXPECT_EQ(name_of(Verdict::generator_limited), "generator_limited");
    EXPECT_EQ(name_of(Verdict::interrupted), "interrupted");
}

TEST(LoadResult, IsValidUnlessTheGeneratorWasTheBottleneckOrSomebodyInterrupted) {
    LoadResult result;
    EXPECT_EQ(result.verdict(), Verdict::valid);
    result.limited_by = {"the busiest worker used 99% of its processor"};
    EXPECT_EQ(result.verdict(), Verdict::generator_limited);
    result.interrupted = true;
    EXPECT_EQ(result.verdict(), Verdict::interrupted);
}

TEST(LoadResult, IsBreachedByASingleThreshold) {
    LoadResult result;
    EXPECT_FALSE(result.breached());
    result.thresholds = {{.text = "lost==0", .held = true}};
    EXPECT_FALSE(result.breached());
    result.thresholds.push_back({.text = "response.p99<1s", .held = false});
    EXPECT_TRUE(result.breached());
}

TEST(LoadResult, TakesRatesOverTheMeasureStage) {
    const LoadResult result{
        .measured = 2500ms, .total = 60s, .counts = {.sent = 1000, .delivered = 5}};
    EXPECT_DOUBLE_EQ(result.sent_rate(), 400);
    EXPECT_DOUBLE_EQ(result.delivered_rate(), 2);
}

TEST(LoadResult, HasNoRateWithoutAMeasureStage) {
    const LoadResult result{.total = 60s, .counts = {.sent = 1000, .delivered = 5}};
    EXPECT_EQ(result.sent_rate(), 0);
    EXPECT_EQ(result.delivered_rate(), 0);
}

TEST(Identities, HoldForCountsThatAddUp) {
    EXPECT_THAT(check_identities(LoadCounts{}), IsEmpty());
    EXPECT_THAT(check_identities(counts_that_add_up()), IsEmpty());
}

TEST(Identities, MissAnOperationThatWasScheduledAndThenForgotten) {
    auto counts = counts_that_add_up();
    ++counts.scheduled;
    EXPECT_THAT(
        check_identities(counts),
        ElementsAre("100 sent + 7 overload + 3 waiting make 110 and not the 111 scheduled"));
}

TEST(Identities, MissAMessageThatWasSentAndThenForgotten) {
    auto counts = counts_that_add_up();
    --counts.in_flight;
    EXPECT_THAT(
        check_identities(counts),
        ElementsAre("90 acknowledged + 6 failed + 3 in flight make 99 and not the 100 sent"));
}

TEST(Identities, RefuseAPartThatIsMoreThanItsWhole) {
    auto counts = counts_that_add_up();
    counts.reordered = 181;
    counts.late = 182;
    counts.redelivered = 10;
    EXPECT_THAT(check_identities(counts),
                ElementsAre("181 reordered are more than the 180 delivered",
                            "182 late are more than the 180 delivered",
                            "10 redelivered are more than the 9 duplicate"));
}

TEST(Identities, RefuseMoreDeliveriesThanWereExpectedInAWholeRun) {
    LoadResult result{.counts = counts_that_add_up()};
    EXPECT_THAT(check_identities(result), IsEmpty());
    result.counts.expected = 184;
    EXPECT_THAT(check_identities(result),
                ElementsAre("185 delivered and excused are more than the 184 expected"));
}

TEST(Identities, LetAShardHearWhatOthersSend) {
    LoadResult result{.crosses_shards = true, .counts = counts_that_add_up()};
    result.counts.expected = 0;
    EXPECT_THAT(check_identities(result), IsEmpty());
}

}  // namespace
}  // namespace sonde::load
