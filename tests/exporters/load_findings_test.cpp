// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_findings.hpp"

#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(LoadFindings, OfAGoodRunAreNone) {
    EXPECT_THAT(notes_of(samples::steady()), IsEmpty());
    EXPECT_THAT(meaning_of(samples::steady()),
                ElementsAre("sonde kept up: these figures are the broker's."));
}

TEST(LoadFindings, SayThatAStallShowsInTheResponseTimeAlone) {
    EXPECT_THAT(notes_of(samples::stalled()),
                Contains(HasSubstr("a stall that a closed-loop tool would hide")));
}

TEST(LoadFindings, FindAStallThatWasOverBeforeItReachedTheTail) {
    auto result = samples::steady();
    result.latency = {};
    for (auto* const times : {&result.latency.response, &result.latency.service}) {
        times->record(100us, 890);
        times->record(900ms, 20);  // Sent just before the stall: slow however they are counted.
    }
    result.latency.response.record(300ms, 90);
    result.latency.service.record(9ms, 90);
    EXPECT_THAT(notes_of(result),
                ElementsAre(HasSubstr("p95 from the due time (response) is 33 times that")));
}

TEST(LoadFindings, BlameNoBrokerForWhatSondeWasLateWith) {
    const auto notes = notes_of(samples::limited());
    EXPECT_THAT(notes, Contains(HasSubstr("sonde itself was at least a part of the reason")));
    EXPECT_THAT(notes, Not(Contains(HasSubstr("stall"))));
}

TEST(LoadFindings, BlameNoBrokerWhereSondeSawToItsMessagesLate) {
    auto result = samples::stalled();
    ASSERT_THAT(result.limited_by, IsEmpty());
    result.generator.pickup = {};
    result.generator.pickup.record(40us, 9'000);
    result.generator.pickup.record(900ms, 1'000);
    const auto notes = notes_of(result);
    EXPECT_THAT(notes, Contains(HasSubstr("sonde itself was at least a part of the reason")));
    EXPECT_THAT(notes, Not(Contains(HasSubstr("stall"))));
}

TEST(LoadFindings, OfADifferenceOfMicrosecondsAreNone) {
    auto result = samples::steady();
    result.latency = {};
    result.latency.response.record(500us, 100);
    result.latency.service.record(50us, 100);
    EXPECT_THAT(notes_of(result), IsEmpty());
}

TEST(LoadFindings, KnowTheSignatureOfADroppedSyn) {
    EXPECT_THAT(notes_of(samples::storm()),
                Contains(HasSubstr("500 connections took just over 1, 3 or 7 s")));
}

TEST(LoadFindings, SpeakOfAMistakeInOurOwnCounts) {
    auto result = samples::steady();
    result.counts.sent -= 1;
    EXPECT_THAT(notes_of(result), Contains(HasSubstr("A mistake of sonde's")));
}

TEST(LoadFindings, SayOfAnInterruptedRunWhetherTheGeneratorWasTheBottleneck) {
    auto result = samples::limited();
    result.interrupted = true;
    EXPECT_EQ(title_of(result.verdict()), "INTERRUPTED");
    EXPECT_THAT(meaning_of(result), Contains("Within it sonde itself was the bottleneck."));
}

TEST(LoadFindings, CountTheThresholdsThatHeld) {
    EXPECT_EQ(thresholds_sentence(samples::steady()), "2 of 2 thresholds held");
    auto result = samples::stalled();
    result.thresholds.resize(1);
    EXPECT_EQ(thresholds_sentence(result), "0 of 1 threshold held");
    result.thresholds.clear();
    EXPECT_EQ(thresholds_sentence(result), "");
}

TEST(SentAgain, CountsConnectionsJustAboveEachRetry) {
    Histogram times{latency_precision_bits};
    times.record(2ms, 1000);
    times.record(1020ms, 5);
    times.record(3100ms, 2);
    times.record(7040ms, 1);
    EXPECT_EQ(sent_again(times), 8U);
}

TEST(SentAgain, IsNotABrokerThatIsSlowAllOver) {
    Histogram times{latency_precision_bits};
    for (auto time = 500ms; time < 10s; time += 100ms) {
        times.record(time);
    }
    EXPECT_EQ(sent_again(times), 0U);
}

TEST(SentAgain, IsNotASingleSlowConnection) {
    Histogram times{latency_precision_bits};
    times.record(1s);
    times.record(1ms, 100);
    EXPECT_EQ(sent_again(times), 0U);
    EXPECT_EQ(sent_again(Histogram{}), 0U);
}

TEST(HighestCpu, IsTheWorstSecondsOrTheMeanWhereThereIsNoTimeline) {
    auto result = samples::limited();
    result.timeline.push_back({.length = 1ms, .stage = Stage::drain, .cpu = 1.0});
    EXPECT_DOUBLE_EQ(highest_cpu(result), 0.99);
    result.timeline.clear();
    result.total = 20s;
    result.generator.busiest_cpu = 5s;
    EXPECT_DOUBLE_EQ(highest_cpu(result), 0.25);
    result.total = 0s;
    EXPECT_DOUBLE_EQ(highest_cpu(result), 0.0);
}

}  // namespace
}  // namespace sonde::load
