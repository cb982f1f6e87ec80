// SPDX-License-Identifier: Apache-2.0
#include "agent/run_history.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

ProbeResult run(Duration total, bool passed = true) {
    ProbeResult result{.total = total};
    if (!passed) {
        result.failure = Failure{};
    }
    return result;
}

TEST(RunHistory, KeepsTheLastRunsTheOldestFirst) {
    RunHistory history;
    EXPECT_EQ(history.size(), 0U);
    for (int number = 1; number <= 100; ++number) {
        history.add(run(number * 1ms, number % 2 == 0));
    }
    ASSERT_EQ(history.size(), RunHistory::most);
    EXPECT_EQ(history[0], (RunHistory::Run{.passed = false, .time = 41ms}));
    EXPECT_EQ(history[59], (RunHistory::Run{.passed = true, .time = 100ms}));
}

TEST(RunHistory, TellsAFailureThatTookNoTimeFromARunThatPassed) {
    RunHistory history;
    history.add(run(0ns, false));
    history.add(run(0ns));
    history.add(run(24h));
    EXPECT_FALSE(history[0].passed);
    EXPECT_TRUE(history[1].passed);
    EXPECT_GT(history[2].time, 35min) << "what is longer counts as that";
}

TEST(RunHistory, TakesAFewBytesARun) {
    EXPECT_LE(sizeof(RunHistory), 4 * RunHistory::most + 4);
}

}  // namespace
}  // namespace sonde
