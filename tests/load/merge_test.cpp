// SPDX-License-Identifier: Apache-2.0
#include "probes/load/merge.hpp"

#include "probes/load/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr WallTime start{std::chrono::seconds{1'700'000'000}};

/// A shard of a run that measured for ten seconds, from its second second on.
LoadResult shard(std::uint32_t index, std::uint32_t count) {
    return {.name = "load",
            .plan_hash = "0123456789abcdef",
            .plan_summary = "a plan",
            .targets = {"mqtt://broker:1883"},
            .seed = 7,
            .shard = {.index = index, .count = count},
            .started = start,
            .measure_started = start + 1s,
            .measured = 10s,
            .total = 12s};
}

LoadResult merged(const std::vector<LoadResult>& parts,
                  const std::vector<LoadThreshold>& thresholds = {}) {
    const auto result = merge(parts, thresholds);
    EXPECT_TRUE(result) << (result ? "" : result.error());
    return result.value_or(LoadResult{});
}

std::string refusal(const std::vector<LoadResult>& parts) {
    const auto result = merge(parts, {});
    return result ? "" : result.error();
}

TEST(Merge, RefusesNothingAtAll) {
    EXPECT_EQ(refusal({}), "there is no result to merge");
}

TEST(Merge, RefusesAnotherPlan) {
    auto other = shard(1, 2);
    other.plan_hash = "fedcba9876543210";
    EXPECT_EQ(refusal({shard(0, 2), other}),
              "result 2 is of another plan: its hash is fedcba9876543210, and that of result 1 is "
              "0123456789abcdef");
}

TEST(Merge, RefusesAnotherSeed) {
    auto other = shard(2, 3);
    other.seed = 8;
    EXPECT_EQ(refusal({shard(0, 3), shard(1, 3), other}),
              "result 3 was run with seed 8, and result 1 with 7");
}

TEST(Merge, RefusesAPlanCutInAnotherWay) {
    EXPECT_EQ(refusal({shard(0, 2), shard(1, 3)}),
              "result 2 is shard 1/3, and result 1 is shard 0/2: the plan was cut in another way");
    EXPECT_NE(refusal({shard(0, 1), shard(0, 2)}), "");
}

TEST(Merge, RefusesAShardThatCannotBe) {
    EXPECT_EQ(refusal({shard(0, 2), shard(2, 2)}),
              "result 2 says that it is shard 2/2, which cannot be");
    EXPECT_EQ(refusal({shard(0, 0)}), "result 1 says that it is shard 0/0, which cannot be");
}

TEST(Merge, RefusesAShardThatIsThereTwice) {
    EXPECT_EQ(refusal({shard(1, 3), shard(0, 3), shard(1, 3)}),
              "result 3 is shard 1/3, and so is result 1");
    EXPECT_EQ(refusal({shard(0, 1), shard(0, 1)}), "result 2 is shard 0/1, and so is result 1");
}

TEST(Merge, RefusesToLeaveAShardOut) {
    EXPECT_EQ(refusal({shard(3, 4), shard(0, 4)}), "shard 1/4 is missing: 2 of 4 are there");
    EXPECT_EQ(refusal({shard(1, 2)}), "shard 0/2 is missing: 1 of 2 are there");
    EXPECT_EQ(refusal({shard(0, 4'000'000'000U)}),
              "shard 1/4000000000 is missing: 1 of 4000000000 are there");
}

TEST(Merge, RefusesMeasureStagesThatDoNotOverlap) {
    auto late = shard(1, 3);
    late.measure_started += 13s;
    EXPECT_EQ(refusal({shard(0, 3), late, shard(2, 3)}),
              "result 2 began to measure 3s after result 1 had ended: start all shards together, "
              "with --start-at");
    late.measure_started = start + 11s;
    EXPECT_NE(refusal({shard(0, 3), late, shard(2, 3)}), "");
    late.measure_started -= 1ns;
    EXPECT_EQ(refusal({shard(0, 3), late, shard(2, 3)}), "");
}

TEST(Merge, TakesShardsThatNeverCameToMeasure) {
    auto early = shard(1, 2);
    early.measured = 0s;
    early.measure_started = WallTime{};
    early.interrupted = true;
    const auto result = merged({shard(0, 2), early});
    EXPECT_EQ(result.measure_started, start + 1s);
    EXPECT_EQ(result.measured, 10s);
    EXPECT_EQ(result.verdict(), Verdict::interrupted);
}

TEST(Merge, LeavesOneWholeResultAsItIs) {
    auto whole = shard(0, 1);
    whole.counts.sent = 5;
    whole.limited_by = {"no processor was left"};
    whole.bytes_per_connection = 1000;
    whole.timeline = {{.at = 500ms, .length = 1s, .sent = 5}};
    whole.latency.response.record(3ms);
    const auto result = merged({whole});
    EXPECT_EQ(result.counts, whole.counts);
    EXPECT_EQ(result.limited_by, whole.limited_by);
    EXPECT_EQ(result.timeline, whole.timeline);
    EXPECT_EQ(result.latency.response.count(), 1U);
    EXPECT_EQ(result.bytes_per_connection, 1000U);
    EXPECT_THAT(result.merged, IsEmpty());
}

TEST(Merge, IsAWholeResultThatSaysWhatItHolds) {
    auto first = shard(0, 3);
    first.crosses_shards = true;
    const auto result = merged({shard(2, 3), first, shard(1, 3)});
    EXPECT_TRUE(result.shard.whole());
    EXPECT_FALSE(result.crosses_shards);
    EXPECT_THAT(result.merged, ElementsAre(0, 1, 2));
    EXPECT_EQ(result.name, "load");
    EXPECT_EQ(result.plan_hash, "0123456789abcdef");
    EXPECT_EQ(result.plan_summary, "a plan");
    EXPECT_EQ(result.seed, 7U);
    EXPECT_THAT(result.targets, ElementsAre("mqtt://broker:1883"));
    EXPECT_EQ(merged({result}).merged, result.merged);
}

TEST(Merge, ReachesFromTheFirstStartToTheLastEnd) {
    auto late = shard(1, 2);
    late.started += 2s;
    late.measure_started += 2s;
    late.measured = 11s;
    const auto result = merged({late, shard(0, 2)});
    EXPECT_EQ(result.started, start);
    EXPECT_EQ(result.total, 14s);
    EXPECT_EQ(result.measure_started, start + 1s);
    EXPECT_EQ(result.measured, 11s);
}

TEST(Merge, AddsFigures) {
    auto one = shard(0, 2);
    one.wanted_rate = 100;
    one.clients = 10;
    one.workers = 2;
    one.counts = {.scheduled = 1000, .sent = 990, .expected = 2000, .delivered = 100};
    one.connections.attempted = 12;
    one.failures[{.phase = Phase::tcp, .reason = FailureReason::refused}] = {.count = 2};
    one.longest_gap = 5ms;
    one.longest_stream_gap = 50ms;
    auto two = shard(1, 2);
    two.wanted_rate = 50.5;
    two.clients = 11;
    two.workers = 3;
    two.counts = {.scheduled = 500, .sent = 500, .expected = 0, .delivered = 1850};
    two.connections.attempted = 11;
    two.failures[{.phase = Phase::tcp, .reason = FailureReason::refused}] = {.count = 3};
    two.failures[{.phase = Phase::tls, .reason = FailureReason::timeout}] = {.count = 1};
    two.longest_gap = 6ms;
    two.longest_stream_gap = 40ms;
    const auto result = merged({one, two});
    EXPECT_EQ(result.wanted_rate, 150.5);
    EXPECT_EQ(result.clients, 21U);
    EXPECT_EQ(result.workers, 5U);
    EXPECT_EQ(result.counts.scheduled, 1500U);
    EXPECT_EQ(result.sent_rate(), 149);
    EXPECT_EQ(result.counts.lost(), 50U);
    EXPECT_EQ(result.connections.attempted, 23U);
    EXPECT_EQ(result.failures.size(), 2U);
    EXPECT_EQ(result.failures.begin()->second.count, 5U);
    EXPECT_EQ(result.longest_gap, 6ms);
    EXPECT_EQ(result.longest_stream_gap, 50ms);
}

TEST(Merge, AddsHistogramsAsIfOneHadRecordedAll) {
    Random random{4};
    std::vector<LoadResult> parts{shard(0, 3), shard(1, 3), shard(2, 3)};
    Histogram all{latency_precision_bits};
    for (int i = 0; i < 30'000; ++i) {
        const Duration value{random.below(1'000'000'000)};
        all.record(value);
        parts[random.below(3)].latency.response.record(value);
    }
    const auto result = merged(parts);
    const auto& response = result.latency.response;
    EXPECT_TRUE(std::ranges::equal(response.counts(), all.counts()));
    EXPECT_EQ(response.count(), all.count());
    EXPECT_EQ(response.min(), all.min());
    EXPECT_EQ(response.max(), all.max());
    for (const double percentile : {50.0, 99.0, 99.99}) {
        EXPECT_EQ(response.at(percentile), all.at(percentile));
    }
}

TEST(Merge, TakesTheBusiestWorkerOfAllAndAddsWhatTheProcessesUsed) {
    auto one = shard(0, 2);
    one.generator = {.cpu = 3s,
                     .busiest_cpu = 2s,
                     .longest_turn = 5ms,
                     .turns = 10,
                     .full_turns = 1,
                     .resident_bytes = 100};
    auto two = shard(1, 2);
    two.generator = {.cpu = 4s,
                     .busiest_cpu = 1s,
                     .longest_turn = 7ms,
                     .turns = 20,
                     .full_turns = 2,
                     .resident_bytes = 50};
    const auto generator = merged({one, two}).generator;
    EXPECT_EQ(generator.cpu, 7s);
    EXPECT_EQ(generator.busiest_cpu, 2s);
    EXPECT_EQ(generator.longest_turn, 7ms);
    EXPECT_EQ(generator.turns, 30U);
    EXPECT_EQ(generator.full_turns, 3U);
    EXPECT_EQ(generator.resident_bytes, 150U);
}

TEST(Merge, TakesTheMeanOfTheMemoryOfConnections) {
    auto one = shard(0, 3);
    one.clients = 300;
    one.bytes_per_connection = 1000;
    auto two = shard(1, 3);
    two.clients = 100;
    two.bytes_per_connection = 2000;
    EXPECT_EQ(merged({one, two, shard(2, 3)}).bytes_per_connection, 1250U);
    EXPECT_EQ(merged({shard(0, 2), shard(1, 2)}).bytes_per_connection, std::nullopt);
}

TEST(Merge, SaysWhichShardWasTheBottleneck) {
    auto slow = shard(2, 3);
    slow.limited_by = {"no processor was left", "it was late"};
    auto slower = shard(0, 3);
    slower.limited_by = {"it was late"};
    const auto result = merged({slow, shard(1, 3), slower});
    EXPECT_EQ(result.verdict(), Verdict::generator_limited);
    EXPECT_THAT(
        result.limited_by,
        ElementsAre(
            "shard 0: it was late", "shard 2: no processor was left", "shard 2: it was late"));
}

TEST(Merge, IsInterruptedWhereOneWas) {
    auto cut = shard(1, 2);
    cut.interrupted = true;
    EXPECT_EQ(merged({shard(0, 2), cut}).verdict(), Verdict::interrupted);
    EXPECT_EQ(merged({shard(0, 2), shard(1, 2)}).verdict(), Verdict::valid);
}

TEST(Merge, KeepsAllTargetsAndOpenLoopsApart) {
    auto other = shard(1, 2);
    other.targets = {"mqtt://second:1883", "mqtt://broker:1883"};
    other.closed_loop = true;
    const auto result = merged({shard(0, 2), other});
    EXPECT_THAT(result.targets, ElementsAre("mqtt://broker:1883", "mqtt://second:1883"));
    EXPECT_TRUE(result.closed_loop);
}

/// A publishing shard and a subscribing one, of which neither knows what was lost.
std::vector<LoadResult> shards_that_cross() {
    auto one = shard(0, 2);
    one.counts = {.expected = 100};
    one.crosses_shards = true;
    one.thresholds = {{.text = "lost==0", .held = false}};
    auto two = shard(1, 2);
    two.counts = {.delivered = 100};
    two.crosses_shards = true;
    two.thresholds = {{.text = "lost==0", .held = false, .aborted = true}};
    return {one, two};
}

TEST(Merge, JudgesByThresholdsAnew) {
    const auto result = merged(shards_that_cross(), {*parse_load_threshold("delivered>=101")});
    ASSERT_EQ(result.thresholds.size(), 1U);
    EXPECT_EQ(result.thresholds.front().sentence, "delivered is 100, below 101");
    EXPECT_FALSE(result.thresholds.front().aborted);
}

TEST(Merge, JudgesByTheThresholdsOfTheRunWhereNoneAreGiven) {
    auto parts = shards_that_cross();
    const auto result = merged(parts);
    ASSERT_EQ(result.thresholds.size(), 1U);
    EXPECT_TRUE(result.thresholds.front().held);
    EXPECT_EQ(result.thresholds.front().sentence, "lost is 0, exactly 0");
    EXPECT_TRUE(result.thresholds.front().aborted);
    parts.front().thresholds.front().text = "lust==0";
    EXPECT_EQ(refusal(parts),
              "result 1 has a threshold that cannot be read: `lust` is nothing that can be "
              "measured; did you mean `lost`?");
}

}  // namespace
}  // namespace sonde::load
