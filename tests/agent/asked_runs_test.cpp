// SPDX-License-Identifier: Apache-2.0
#include "agent/asked_runs.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using Answer = AskedRuns::Answer;

constexpr Instant now{1000s};

/// How many are granted before one is not, and then what that was.
std::pair<std::size_t, Answer> ask_until_refused(AskedRuns& runs, bool same_target, bool end) {
    for (std::size_t number = 0;; ++number) {
        const auto target = same_target ? "t" : std::to_string(number);
        const auto answer = runs.ask(target, now);
        if (answer != Answer::granted) {
            return {number, answer};
        }
        if (end) {
            runs.ended(target);
        }
    }
}

TEST(AskedRuns, AreSoManyAtOnceAndNoMore) {
    AskedRuns runs{{.at_once = 3, .rate = 100}};
    EXPECT_EQ(ask_until_refused(runs, false, false), std::pair(3UL, Answer::too_many));
    runs.ended("1");
    EXPECT_EQ(runs.ask("1", now), Answer::granted);
    EXPECT_EQ(runs.ask("4", now), Answer::too_many);
}

TEST(AskedRuns, AreSoManyASecondAndNoMore) {
    AskedRuns runs{{.at_once = 1000, .rate = 20}};
    EXPECT_EQ(ask_until_refused(runs, false, true), std::pair(20UL, Answer::too_often));
    EXPECT_EQ(runs.ask("a", now + 49ms), Answer::too_often);
    EXPECT_EQ(runs.ask("a", now + 50ms), Answer::granted);
    EXPECT_EQ(runs.ask("b", now + 50ms), Answer::too_often);
    EXPECT_EQ(runs.ask("b", now + 1h), Answer::granted);
}

TEST(AskedRuns, AreFewOfOneTarget) {
    AskedRuns runs{{.at_once = 1000, .rate = 1000}};
    EXPECT_EQ(ask_until_refused(runs, true, false),
              std::pair(AskedRuns::most_at_target, Answer::too_many_at_target));
    EXPECT_EQ(runs.ask("another", now), Answer::granted);
}

TEST(AskedRuns, AreSeldomOfOneTarget) {
    AskedRuns runs{{.at_once = 1000, .rate = 1000}};
    EXPECT_EQ(ask_until_refused(runs, true, true),
              std::pair(AskedRuns::most_a_second_at_target, Answer::too_often_at_target));
    EXPECT_EQ(runs.ask("t", now + 200ms), Answer::granted);
    EXPECT_EQ(runs.ask("t", now + 200ms), Answer::too_often_at_target);
}

TEST(AskedRuns, ThatAreRefusedCostTheOthersNothing) {
    AskedRuns runs{{.at_once = 1000, .rate = 10}};
    ask_until_refused(runs, true, true);
    for (int more = 0; more < 100; ++more) {
        EXPECT_EQ(runs.ask("t", now), Answer::too_often_at_target);
    }
    EXPECT_EQ(runs.ask("another", now), Answer::granted);
}

TEST(AskedRuns, RememberNoTargetForLong) {
    AskedRuns runs{{.at_once = 1000, .rate = 1000}};
    auto time = now;
    ASSERT_EQ(runs.ask("held", time), Answer::granted);
    for (int number = 0; number < 100'000; ++number) {
        time += 1ms;
        const auto target = std::to_string(number);
        ASSERT_EQ(runs.ask(target, time), Answer::granted);
        runs.ended(target);
    }
    EXPECT_LT(runs.targets(), 1500U);
    runs.ended("held");
    runs.ended("nobody");
}

}  // namespace
}  // namespace sonde
