// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/outage_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

class Outages : public ::testing::Test {
  protected:
    static Instant at(Duration time) { return Instant{1h + time}; }

    void connected(Duration when, bool present = false) {
        book_.connected(at(when), present, true);
    }
    void cut(Duration when, FailureReason reason = FailureReason::reset) {
        book_.cut(at(when), Phase::delivery, reason);
    }
    SessionReport report(Duration when) { return book_.take_report(at(when)); }

    OutageBook book_;
};

TEST_F(Outages, AreNoneBeforeTheFirstConnection) {
    book_.attempt();
    cut(1s);
    const auto said = report(2s);
    EXPECT_FALSE(said.connected);
    EXPECT_EQ(said.connection_age, std::nullopt);
    EXPECT_THAT(said.began, IsEmpty());
}

TEST_F(Outages, LastFromTheLastDeliveryBeforeToTheFirstOneAfter) {
    connected(0s);
    book_.delivered(at(10s));
    cut(12s);
    const auto began = report(12s);
    ASSERT_EQ(began.began.size(), 1U);
    EXPECT_EQ(began.began.front().reason, FailureReason::reset);
    EXPECT_EQ(began.began.front().phase, Phase::delivery);
    EXPECT_EQ(began.began.front().connection_age, 12s);
    EXPECT_FALSE(began.connected);
    book_.attempt();
    book_.attempt();
    connected(15s, true);
    const auto back = report(16s);
    EXPECT_EQ(back.reconnects, 1U);
    EXPECT_EQ(back.resumed, 1U);
    EXPECT_EQ(back.session_lost, 0U);
    EXPECT_THAT(back.ended, IsEmpty());
    EXPECT_EQ(back.connection_age, 1s);
    book_.delivered(at(20s));
    const auto over = report(20s);
    ASSERT_EQ(over.ended.size(), 1U);
    EXPECT_EQ(over.ended.front().without_delivery, 10s);
    EXPECT_EQ(over.ended.front().disconnected, 3s);
    EXPECT_EQ(over.ended.front().attempts, 2U);
    EXPECT_THAT(report(21s).ended, IsEmpty());
}

TEST_F(Outages, TakeInFurtherCutsUntilSomethingComesThrough) {
    connected(0s);
    book_.delivered(at(1s));
    cut(2s);
    connected(3s);
    cut(5s, FailureReason::closed);
    connected(9s);
    book_.delivered(at(10s));
    const auto said = report(10s);
    EXPECT_EQ(said.began.size(), 1U);
    EXPECT_EQ(said.reconnects, 2U);
    EXPECT_EQ(said.session_lost, 2U);
    ASSERT_EQ(said.ended.size(), 1U);
    EXPECT_EQ(said.ended.front().without_delivery, 9s);
    EXPECT_EQ(said.ended.front().disconnected, 5s);
    EXPECT_EQ(said.ended.front().reason, FailureReason::reset);
}

TEST_F(Outages, CountFromTheConnectionWhereNothingCameBackOnIt) {
    connected(3s);
    cut(4s);
    connected(5s);
    book_.delivered(at(6s));
    EXPECT_EQ(report(6s).ended.front().without_delivery, 3s);
}

TEST_F(Outages, LoseNoSessionThatNobodyAskedFor) {
    connected(0s);
    cut(1s);
    book_.connected(at(2s), false, false);
    const auto said = report(2s);
    EXPECT_EQ(said.reconnects, 1U);
    EXPECT_EQ(said.session_lost, 0U);
}

TEST_F(Outages, AreKeptInMindUpToABound) {
    connected(0s);
    for (int i = 0; i < 1'000; ++i) {
        cut(1s);
        connected(1s);
        book_.delivered(at(1s));
    }
    const auto said = report(1s);
    EXPECT_EQ(said.reconnects, 1'000U);
    EXPECT_EQ(said.began.size(), 100U);
    EXPECT_EQ(said.ended.size(), 100U);
}

}  // namespace
}  // namespace sonde
