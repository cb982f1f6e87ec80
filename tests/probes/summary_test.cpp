// SPDX-License-Identifier: Apache-2.0
#include "probes/summary.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

ProbeResult passed_run(Duration connect, Duration total) {
    ProbeResult result;
    result.phases.set(Phase::connect, connect);
    result.total = total;
    result.messages = {.sent = 1, .delivered = 1};
    return result;
}

ProbeResult failed_run(Phase phase, Duration until_failure) {
    ProbeResult result;
    result.phases.set(Phase::tcp, 1ms);
    result.phases.set(phase, until_failure);
    result.total = 1ms + until_failure;
    result.failure = Failure{.phase = phase, .reason = FailureReason::timeout};
    return result;
}

TEST(Summary, IsEmptyBeforeTheFirstRun) {
    const Summary summary;
    EXPECT_EQ(summary.runs(), 0U);
    EXPECT_EQ(summary.failures(), 0U);
    EXPECT_EQ(summary.success_ratio(), 0.0);
    EXPECT_EQ(summary.total().count(), 0U);
}

TEST(Summary, CountsRunsAndFailures) {
    Summary summary;
    summary.add(passed_run(1ms, 2ms));
    summary.add(failed_run(Phase::connect, 5s));
    summary.add(passed_run(1ms, 2ms));
    summary.add(passed_run(1ms, 2ms));
    EXPECT_EQ(summary.runs(), 4U);
    EXPECT_EQ(summary.failures(), 1U);
    EXPECT_EQ(summary.success_ratio(), 0.75);
}

TEST(Summary, TheTimeOfAPhaseThatFailedEntersNoDistribution) {
    Summary summary;
    summary.add(passed_run(3ms, 4ms));
    summary.add(failed_run(Phase::connect, 5s));
    EXPECT_EQ(summary.phase(Phase::connect).count(), 1U);
    EXPECT_EQ(summary.phase(Phase::connect).max(), 3ms);
}

TEST(Summary, PhasesThatPassedCountAlsoInARunThatFailed) {
    Summary summary;
    summary.add(failed_run(Phase::connect, 5s));
    EXPECT_EQ(summary.phase(Phase::tcp).count(), 1U);
    EXPECT_EQ(summary.phase(Phase::tcp).max(), 1ms);
}

TEST(Summary, APhaseThatWasNotReachedHasNoCount) {
    Summary summary;
    summary.add(passed_run(3ms, 4ms));
    EXPECT_EQ(summary.phase(Phase::tls).count(), 0U);
}

TEST(Summary, TheTotalIsThatOfSuccessfulRuns) {
    Summary summary;
    summary.add(passed_run(3ms, 4ms));
    summary.add(failed_run(Phase::connect, 5s));
    EXPECT_EQ(summary.total().count(), 1U);
    EXPECT_EQ(summary.total().max(), 4ms);
}

TEST(Summary, AddsUpWhatBecameOfTheMessages) {
    ProbeResult result;
    result.messages = {.sent = 1,
                       .delivered = 2,
                       .lost = 3,
                       .duplicate = 4,
                       .reordered = 5,
                       .corrupt = 6,
                       .foreign = 7};
    Summary summary;
    summary.add(result);
    summary.add(result);
    EXPECT_EQ(summary.messages(),
              (MessageCounts{.sent = 2,
                             .delivered = 4,
                             .lost = 6,
                             .duplicate = 8,
                             .reordered = 10,
                             .corrupt = 12,
                             .foreign = 14}));
}

}  // namespace
}  // namespace sonde
