// SPDX-License-Identifier: Apache-2.0
#include "exporters/timeline.hpp"

#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using Outcome = TimelineRow::Outcome;

TimelineRow row_of(const ProbeResult& result, Phase phase, Outcome outcome = Outcome::passed) {
    const auto rows = timeline_of(result);
    const auto found = std::ranges::find_if(
        rows, [=](const TimelineRow& row) { return row.phase == phase && row.outcome == outcome; });
    EXPECT_NE(found, rows.end());
    return found == rows.end() ? TimelineRow{} : *found;
}

TEST(Timeline, PhasesFollowOneAnother) {
    const auto result = samples::passed("cli");
    EXPECT_EQ(row_of(result, Phase::tcp).start, 0us);
    EXPECT_EQ(row_of(result, Phase::connect).start, 21us);
    EXPECT_EQ(row_of(result, Phase::subscribe).start, 184us);
}

TEST(Timeline, DeliveryStartsWithPublish) {
    const auto result = samples::passed("cli");
    EXPECT_EQ(row_of(result, Phase::publish).start, 286us);
    EXPECT_EQ(row_of(result, Phase::delivery).start, 286us);
}

TEST(Timeline, DisconnectWaitsForTheLaterOfPublishAndDelivery) {
    auto result = samples::passed("cli");
    EXPECT_EQ(row_of(result, Phase::disconnect).start, 286us + 140us);
    result.phases.set(Phase::publish, 1ms);
    EXPECT_EQ(row_of(result, Phase::disconnect).start, 286us + 1ms);
}

TEST(Timeline, TcpStartsBehindTheAddressesThatDidNotConnect) {
    const auto result = samples::passed_over_tls("cli");
    EXPECT_EQ(row_of(result, Phase::tcp, Outcome::given_up).start, 1240us);
    EXPECT_EQ(row_of(result, Phase::tcp, Outcome::given_up).time, 2300us);
    EXPECT_EQ(row_of(result, Phase::tcp).start, 1240us + 2300us);
    EXPECT_EQ(row_of(result, Phase::tls).start, 1240us + 2300us + 2510us);
}

TEST(Timeline, ATcpPhaseThatFailedSpansItsAddresses) {
    const auto result = samples::unreachable("cli");
    EXPECT_EQ(timeline_of(result).size(), 4U);
    EXPECT_EQ(row_of(result, Phase::tcp, Outcome::failed).start, 900us);
    EXPECT_EQ(row_of(result, Phase::tcp, Outcome::failed).time, 200us);
}

TEST(Timeline, ATcpPhaseThatFailedWithItsOnlyAddressIsOneRow) {
    auto result = samples::refused("cli");
    ASSERT_EQ(timeline_of(result).size(), 1U);
    EXPECT_EQ(row_of(result, Phase::tcp, Outcome::failed).time, 118us);
    EXPECT_EQ(row_of(result, Phase::tcp, Outcome::failed).note, "127.0.0.1 refused");
    result.attempts.front().address = "\x1b[31m";
    EXPECT_EQ(row_of(result, Phase::tcp, Outcome::failed).note, "\\x1b[31m refused");
}

TEST(Timeline, AnOnlyAttemptKeepsItsRowWhereAnotherAddressConnected) {
    auto result = samples::refused("cli");
    result.failure = Failure{.phase = Phase::connect, .reason = FailureReason::timeout};
    EXPECT_EQ(timeline_of(result).size(), 2U);
    EXPECT_EQ(row_of(result, Phase::tcp, Outcome::given_up).note, "127.0.0.1 refused");
}

TEST(Timeline, APhaseThatWasNotReachedHasNoRow) {
    EXPECT_EQ(timeline_of(samples::rejected("cli")).size(), 2U);
    EXPECT_TRUE(timeline_of(ProbeResult{}).empty());
}

TEST(Timeline, NotesArePrintable) {
    auto result = samples::passed_over_tls("cli");
    result.peer->address = "\x1b[31m";
    EXPECT_EQ(row_of(result, Phase::tcp).note, "\\x1b[31m");
}

}  // namespace
}  // namespace sonde
