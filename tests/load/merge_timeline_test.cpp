// SPDX-License-Identifier: Apache-2.0
#include "probes/load/merge_timeline.hpp"

#include "probes/load/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

constexpr WallTime start{std::chrono::seconds{1'700'000'000}};

/// A shard that started some time after `start`, with rows of a second each.
LoadResult shard_with(Duration after, const std::vector<std::uint64_t>& sent_each_second) {
    LoadResult shard{.started = start + after};
    Duration at{};
    for (const auto sent : sent_each_second) {
        shard.timeline.push_back(
            {.at = at, .length = 1s, .stage = Stage::measure, .connected = 10, .sent = sent});
        at += 1s;
    }
    return shard;
}

std::vector<std::uint64_t> sent_of(const std::vector<TimelineRow>& rows) {
    std::vector<std::uint64_t> sent;
    sent.reserve(rows.size());
    for (const auto& row : rows) {
        sent.push_back(row.sent);
    }
    return sent;
}

std::vector<TimelineRow> merged(const std::vector<LoadResult>& parts) {
    return merged_timeline(parts, start);
}

using Sent = std::vector<std::uint64_t>;

TEST(MergedTimeline, AddsSecondBySecond) {
    const auto rows = merged({shard_with(0s, {1, 2, 3}), shard_with(0s, {10, 20, 30})});
    EXPECT_EQ(sent_of(rows), (Sent{11, 22, 33}));
    EXPECT_EQ(rows[1].at, 1s);
    EXPECT_EQ(rows[1].length, 1s);
    EXPECT_EQ(rows[1].stage, Stage::measure);
    EXPECT_EQ(rows[1].connected, 20U);
}

TEST(MergedTimeline, AddsEveryCountAndTakesTheWorstOfTheRest) {
    LoadResult one;
    one.started = start;
    one.timeline = {{.length = 900ms,
                     .stage = Stage::measure,
                     .connected = 1,
                     .wanted_rate = 2,
                     .scheduled = 3,
                     .sent = 4,
                     .acknowledged = 5,
                     .delivered = 6,
                     .failed = 7,
                     .overload = 8,
                     .connect_failures = 9,
                     .response_p50 = 1ms,
                     .response_p99 = 9ms,
                     .response_max = 9ms,
                     .acknowledgement_p99 = 3ms,
                     .lateness_p99 = 1ms,
                     .cpu = 0.25}};
    auto two = one;
    auto& row = two.timeline.front();
    row.length = 1s;
    row.stage = Stage::warm_up;
    row.response_p50 = 2ms;
    row.response_p99 = 8ms;
    row.response_max = std::nullopt;
    row.service_p99 = 4ms;
    row.cpu = 0.5;
    const auto rows = merged({one, two});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows.front(),
              (TimelineRow{.length = 1s,
                           .stage = Stage::warm_up,
                           .connected = 2,
                           .wanted_rate = 4,
                           .scheduled = 6,
                           .sent = 8,
                           .acknowledged = 10,
                           .delivered = 12,
                           .failed = 14,
                           .overload = 16,
                           .connect_failures = 18,
                           .response_p50 = 2ms,
                           .response_p99 = 9ms,
                           .response_max = 9ms,
                           .service_p99 = 4ms,
                           .acknowledgement_p99 = 3ms,
                           .lateness_p99 = 1ms,
                           .cpu = 0.5}));
}

TEST(MergedTimeline, ShiftsAShardByItsLaterStart) {
    const auto rows = merged({shard_with(2s, {1, 1}), shard_with(0s, {10, 10, 10})});
    EXPECT_EQ(sent_of(rows), (Sent{10, 10, 11, 1}));
    EXPECT_EQ(rows.back().at, 3s);
}

TEST(MergedTimeline, TearsNoSecondApartWhereClocksDifferByMilliseconds) {
    for (const Duration offset : {Duration{1us}, Duration{3ms}, Duration{500ms}, Duration{999ms}}) {
        const auto rows = merged({shard_with(offset, {1, 1, 1}), shard_with(0s, {10, 10, 10})});
        EXPECT_EQ(sent_of(rows), (Sent{11, 11, 11})) << offset.count();
    }
}

TEST(MergedTimeline, KeepsShardsTogetherWhoseIntervalsWaver) {
    auto one = shard_with(0s, Sent(1000, 1));
    auto two = shard_with(0s, Sent(1000, 10));
    Random random{1};
    for (auto* const shard : {&one, &two}) {
        for (std::size_t i = 1; i < shard->timeline.size(); ++i) {
            auto& before = shard->timeline[i - 1];
            before.length = 1s + Duration{random.below(2'000'000)} - 1ms;
            shard->timeline[i].at = before.at + before.length;
        }
    }
    const auto rows = merged({one, two});
    const auto whole = std::ranges::count(sent_of(rows), 11U);
    EXPECT_GE(whole, 990);
}

TEST(MergedTimeline, LosesNoCountWhateverTheRows) {
    Random random{9};
    for (int round = 0; round < 200; ++round) {
        std::vector<LoadResult> parts;
        std::uint64_t sent = 0;
        for (auto more = 1 + random.below(5); more > 0; --more) {
            auto part = shard_with(Duration{random.below(3'000'000'000U)}, {});
            Duration at{};
            for (auto rows = random.below(20); rows > 0; --rows) {
                const Duration length{random.below(3) == 0 ? random.below(5)
                                                           : random.below(1'000'000'000)};
                part.timeline.push_back({.at = at, .length = length, .sent = random.below(100)});
                sent += part.timeline.back().sent;
                at += length;
            }
            parts.push_back(std::move(part));
        }
        const auto rows = merged(parts);
        std::uint64_t merged_sent = 0;
        for (const auto& row : rows) {
            merged_sent += row.sent;
        }
        EXPECT_EQ(merged_sent, sent);
        EXPECT_TRUE(std::ranges::is_sorted(rows, {}, &TimelineRow::at));
    }
}

TEST(MergedTimeline, IsEmptyWhereNoShardHasOne) {
    EXPECT_TRUE(merged({shard_with(0s, {}), shard_with(1s, {})}).empty());
}

}  // namespace
}  // namespace sonde::load
