// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/backoff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;

std::vector<Duration> pauses(Backoff& backoff, int count) {
    std::vector<Duration> all;
    for (int i = 0; i < count; ++i) {
        all.push_back(backoff.next());
    }
    return all;
}

TEST(Backoff, DoublesFrom100msToItsBoundLessUpToHalf) {
    Backoff backoff{30s, 1};
    Duration step = 100ms;
    for (const auto pause : pauses(backoff, 20)) {
        EXPECT_GE(pause, step / 2);
        EXPECT_LE(pause, step);
        step = std::min<Duration>(2 * step, 30s);
    }
}

TEST(Backoff, IsTheSameForTheSameSeedAndAnotherForAnother) {
    Backoff one{30s, 1};
    Backoff same{30s, 1};
    Backoff other{30s, 2};
    const auto first = pauses(one, 8);
    EXPECT_EQ(first, pauses(same, 8));
    EXPECT_NE(first, pauses(other, 8));
}

TEST(Backoff, NeverLeavesABoundThatIsItsFirstStep) {
    Backoff backoff{Backoff::shortest, 1};
    EXPECT_THAT(pauses(backoff, 10), ::testing::Each(::testing::Le(100ms)));
}

TEST(Backoff, StartsOverAfterAConnectionThatLived) {
    Backoff backoff{30s, 1};
    const auto last = pauses(backoff, 6).back();
    backoff.connection_ended(4 * last);
    EXPECT_LE(backoff.next(), 100ms);
}

TEST(Backoff, GoesOnGrowingWhileConnectionsDieYoung) {
    Backoff backoff{30s, 1};
    Duration pause{};
    for (int i = 0; i < 12; ++i) {
        pause = backoff.next();
        backoff.connection_ended(2 * pause);  // Until the other one is back, and takes it from us.
    }
    EXPECT_GE(pause, 15s);
}

TEST(Backoff, GoesToItsBoundAtOnceWhereAsked) {
    Backoff backoff{30s, 1};
    EXPECT_GE(backoff.longest(), 15s);
    EXPECT_GE(backoff.next(), 15s);
}

}  // namespace
}  // namespace sonde
