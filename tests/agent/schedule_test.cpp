// SPDX-License-Identifier: Apache-2.0
#include "agent/schedule.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;

const Instant start{1000s};

TEST(Schedule, SpreadsTheProbesOfOneIntervalEvenlyOverIt) {
    const std::vector<Duration> intervals{10s, 10s, 10s, 10s};
    Schedule schedule{start, intervals};
    std::vector<Duration> offsets;
    for (const auto& due : schedule.take(start + 9999ms)) {
        offsets.push_back(due.at - start);
    }
    EXPECT_EQ(offsets, (std::vector<Duration>{0s, 2500ms, 5s, 7500ms}));
}

TEST(Schedule, SpreadsEachIntervalApart) {
    const std::vector<Duration> intervals{10s, 4s, 10s, 4s};
    Schedule schedule{start, intervals};
    std::multiset<Duration> offsets;
    for (const auto& due : schedule.take(start + 3999ms)) {
        offsets.insert(due.at - start);
    }
    EXPECT_EQ(offsets, (std::multiset<Duration>{0s, 0s, 2s}));
}

TEST(Schedule, KeepsToTheGridHoweverLateItIsAsked) {
    const std::vector<Duration> intervals{1s};
    Schedule schedule{start, intervals};
    std::mt19937 random{1};
    auto now = start;
    for (int run = 0; run < 1000; ++run) {
        now = *schedule.next() + std::chrono::milliseconds{random() % 900};
        const auto due = schedule.take(now);
        ASSERT_EQ(due.size(), 1U);
        EXPECT_EQ((due[0].at - start) % 1s, Duration::zero());
        EXPECT_EQ(due[0].missed, 0U);
    }
    EXPECT_EQ(*schedule.next(), start + 1000s);
}

TEST(Schedule, IsNotDueBeforeItsTime) {
    const std::vector<Duration> intervals{1s};
    Schedule schedule{start, intervals};
    EXPECT_EQ(schedule.take(start).size(), 1U);
    EXPECT_TRUE(schedule.take(start + 1s - 1ns).empty());
    EXPECT_EQ(schedule.take(start + 1s).size(), 1U);
}

TEST(Schedule, RunsAProbeOnceAfterASuspendAndCountsWhatWasMissed) {
    const std::vector<Duration> intervals{10s};
    Schedule schedule{start, intervals};
    schedule.take(start);
    const auto due = schedule.take(start + 47s);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].at, start + 40s);
    EXPECT_EQ(due[0].missed, 3U);
    EXPECT_EQ(*schedule.next(), start + 50s);
}

TEST(Schedule, HandsOutTheEarliestFirst) {
    const std::vector<Duration> intervals{3s, 5s, 7s, 3s};
    Schedule schedule{start, intervals};
    auto last = start;
    for (int turn = 0; turn < 200; ++turn) {
        for (const auto& due : schedule.take(*schedule.next())) {
            EXPECT_GE(due.at, last);
            last = due.at;
        }
    }
}

TEST(Schedule, GivesProbesThatComeLaterAGridOfTheirOwnAndLeavesTheOthersAlone) {
    const std::vector<Duration> intervals{10s, 10s};
    Schedule schedule{start, intervals};
    schedule.take(start + 6s);
    EXPECT_EQ(schedule.add(start + 6s, intervals), 2U);
    std::vector<Duration> offsets;
    for (const auto& due : schedule.take(start + 15s)) {
        offsets.push_back(due.at - start);
    }
    EXPECT_EQ(offsets, (std::vector<Duration>{6s, 10s, 11s, 15s}));
}

TEST(Schedule, ForgetsAProbeThatIsRemovedAndNeverGivesItsNumberAway) {
    const std::vector<Duration> intervals{10s, 10s};
    const std::vector<Duration> one{10s};
    Schedule schedule{start, intervals};
    schedule.remove(1);
    schedule.remove(1);
    schedule.remove(7);
    EXPECT_EQ(schedule.add(start, one), 2U);
    const auto due = schedule.take(start + 9999ms);
    ASSERT_EQ(due.size(), 2U);
    EXPECT_EQ(due[0].probe, 0U);
    EXPECT_EQ(due[1].probe, 2U);
    schedule.remove(0);
    schedule.remove(2);
    EXPECT_FALSE(schedule.next());
}

TEST(Schedule, WithoutProbesHasNothingToSay) {
    Schedule schedule{start, {}};
    EXPECT_FALSE(schedule.next());
    EXPECT_TRUE(schedule.take(start + 1h).empty());
}

}  // namespace
}  // namespace sonde
