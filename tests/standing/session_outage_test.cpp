// SPDX-License-Identifier: Apache-2.0
#include "tests/standing/standing_fixture.hpp"

namespace sonde {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SessionOutage : public StandingFixture {
  protected:
    SessionOutage() { spec_.kind = ProbeKind::session; }
};

TEST_F(SessionOutage, BetweenBeatsIsOverBeforeTheNextOne) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        behave();
        close_after(Step::pingresp, 3s);
        opened_at_.clear();
        behave_later();
        const auto first = first_beat();
        EXPECT_EQ(failure_of(first), "none");
        const auto second = next_beat();
        EXPECT_EQ(failure_of(second), "none");
        const auto& report = *second.session;
        ASSERT_EQ(report.began.size(), 1U);
        EXPECT_EQ(report.began.front().reason, FailureReason::closed);
        EXPECT_EQ(report.began.front().phase, Phase::delivery);
        EXPECT_EQ(report.began.front().connection_age, 3s);
        ASSERT_EQ(report.ended.size(), 1U);
        EXPECT_EQ(report.ended.front().without_delivery, 10s);
        EXPECT_GE(report.ended.front().disconnected, 50ms);
        EXPECT_LE(report.ended.front().disconnected, 100ms);
        EXPECT_EQ(report.ended.front().attempts, 1U);
        EXPECT_EQ(report.reconnects, 1U);
        EXPECT_EQ(report.session_lost, 1U);
        EXPECT_EQ(report.resumed, 0U);
        // What the connection was opened with between the beats.
        EXPECT_TRUE(second.phases.reached(Phase::connect));
        EXPECT_TRUE(second.phases.reached(Phase::subscribe));
        EXPECT_GT(second.sizes.connect_packet, 0U);
        EXPECT_THAT(next_beat().session->ended, IsEmpty());
        end();
    }
}

TEST_F(SessionOutage, LeavesTheSubscriptionsWhereTheSessionWasKept) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        behave();
        connector_.keeps_session = true;
        close_after(Step::pingresp, 3s, Ending::reset);
        behave_later();
        opened_at_.clear();
        first_beat();
        const auto second = next_beat();
        EXPECT_EQ(failure_of(second), "none") << second.failure->detail;
        EXPECT_FALSE(second.phases.reached(Phase::subscribe));
        EXPECT_EQ(second.mqtt.session_present, true);
        EXPECT_EQ(second.session->resumed, 1U);
        EXPECT_EQ(second.session->session_lost, 0U);
        EXPECT_EQ(second.session->began.at(0).reason, FailureReason::reset);
        EXPECT_EQ(sent(wire::PacketType::subscribe), 0);
        end();
    }
}

TEST_F(SessionOutage, AsksForNoSessionWhereNoneIsToBeKept) {
    spec_.session = SessionSpec{.session_expiry = 0s};
    connector_.keeps_session = true;
    close_after(Step::pingresp, 3s);
    behave_later();
    first_beat();
    const auto second = next_beat();
    EXPECT_TRUE(second.phases.reached(Phase::subscribe));
    EXPECT_EQ(second.session->reconnects, 1U);
    EXPECT_EQ(second.session->session_lost, 0U);
}

TEST_F(SessionOutage, SendsAgainWhatWasOnItsWay) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        behave();
        connector_.keeps_session = true;
        at(Step::delivery).change = support::silence();
        at(Step::puback) = {.delay = 1s, .change = support::silence(), .ending = Ending::close};
        behave_later();
        opened_at_.clear();
        const auto cut = first_beat();
        EXPECT_EQ(failure_of(cut), "publish closed");
        EXPECT_FALSE(cut.session->connected);
        EXPECT_EQ(cut.session->began.size(), 1U);
        const auto second = next_beat();
        EXPECT_EQ(failure_of(second), "none");
        EXPECT_EQ(second.session->recovered, 1U);
        EXPECT_EQ(second.session->late, 0U);
        EXPECT_EQ(second.messages, (MessageCounts{.sent = 1, .delivered = 2}));
        // It was over as soon as the old heartbeat came back.
        EXPECT_LE(second.session->ended.at(0).without_delivery, 1s + 100ms);
        end();
    }
}

TEST_F(SessionOutage, LosesWithTheSessionWhatWasOnItsWay) {
    at(Step::delivery).change = support::silence();
    at(Step::puback) = {.delay = 1s, .change = support::silence(), .ending = Ending::close};
    behave_later();
    first_beat();
    const auto second = next_beat();
    EXPECT_EQ(second.session->recovered, 0U);
    EXPECT_EQ(second.session->session_lost, 1U);
    EXPECT_EQ(second.messages, (MessageCounts{.sent = 1, .delivered = 1, .lost = 1}));
}

TEST_F(SessionOutage, FailsEveryBeatWithWhatTheLastAttemptCameTo) {
    close_after(Step::pingresp, 3s);
    on_open_ = [this](std::size_t opened) {
        if (opened > 0) {
            connector_.opening.failure = Failure{.phase = Phase::tcp,
                                                 .reason = FailureReason::refused,
                                                 .detail = "connection refused"};
        }
    };
    first_beat();
    const auto second = next_beat();
    EXPECT_EQ(failure_of(second), "tcp refused");
    EXPECT_THAT(second.failure->detail, HasSubstr("no connection for 7s, the next attempt is in "));
    EXPECT_THAT(second.failure->detail, HasSubstr(": connection refused"));
    EXPECT_EQ(second.messages, MessageCounts{});
    EXPECT_EQ(second.session->began.size(), 1U);
    EXPECT_FALSE(second.session->connected);
    const auto third = next_beat();
    EXPECT_EQ(failure_of(third), "tcp refused");
    EXPECT_THAT(third.session->began, IsEmpty());
    on_open_ = [this](std::size_t /*opened*/) {
        behave();
        connector_.opening.failure.reset();
    };
    ProbeResult back;
    for (int i = 0; i < 10 && !back.session; ++i) {
        auto result = next_beat();
        if (result.success()) {
            back = std::move(result);
        }
    }
    ASSERT_TRUE(back.session);
    ASSERT_EQ(back.session->ended.size(), 1U);
    EXPECT_EQ(back.session->ended.front().reason, FailureReason::closed);
    EXPECT_GT(back.session->ended.front().attempts, 3U);
    EXPECT_GE(back.session->ended.front().without_delivery, 30s);
    EXPECT_GE(back.session->ended.front().without_delivery,
              back.session->ended.front().disconnected);
}

TEST_F(SessionOutage, TriesAgainAfterPausesThatDouble) {
    connector_.opening = {
        .tcp = 0s, .failure = Failure{.phase = Phase::tcp, .reason = FailureReason::refused}};
    EXPECT_EQ(failure_of(first_beat()), "tcp refused");
    attend(10min);
    ASSERT_GT(opened_at_.size(), 12U);
    Duration step = 100ms;
    for (std::size_t i = 1; i < opened_at_.size(); ++i) {
        const auto pause = opened_at_[i] - opened_at_[i - 1];
        EXPECT_GE(pause, step / 2) << i;
        EXPECT_LE(pause, step) << i;
        step = std::min<Duration>(2 * step, 30s);
    }
}

TEST_F(SessionOutage, KeepsToTheLongestPauseItWasGiven) {
    spec_.session = SessionSpec{.reconnect_max = 200ms};
    connector_.opening = {
        .tcp = 0s, .failure = Failure{.phase = Phase::tcp, .reason = FailureReason::refused}};
    first_beat();
    attend(10s);
    EXPECT_GE(opened_at_.size(), 50U);
    EXPECT_LE(opened_at_.size(), 102U);
}

// G13, H2
TEST_F(SessionOutage, ByATakeoverIsNotAnsweredByAnother) {
    at(Step::pingresp) = {
        .rest = support::disconnect(0x8e), .rest_delay = 3s, .ending = Ending::close};
    first_beat();
    const auto second = next_beat();
    EXPECT_EQ(failure_of(second), "delivery rejected");
    EXPECT_EQ(second.failure->code, 0x8e);
    EXPECT_THAT(second.failure->detail, HasSubstr("another client uses the same client_id"));
    EXPECT_EQ(second.session->began.at(0).reason, FailureReason::rejected);
    attend(60s);
    ASSERT_GE(opened_at_.size(), 2U);
    EXPECT_GE(opened_at_[1] - opened_at_[0], 3s + 15s);
}

TEST_F(SessionOutage, ThatComesAtOnceEachTimeIsAnsweredMoreAndMoreSlowly) {
    // What a takeover looks like in 3.1.1, where the broker has no words for it.
    spec_.mqtt = MqttVersion::v3_1_1;
    close_after(Step::suback, 10ms);
    first_beat();
    attend(5min);
    ASSERT_GE(opened_at_.size(), 10U);
    EXPECT_LE(opened_at_.size(), 40U);
    const auto last = opened_at_.size() - 1;
    EXPECT_GE(opened_at_[last] - opened_at_[last - 1], 15s);
}

TEST_F(SessionOutage, IsWhatAPingWithoutAnswerMeans) {
    at(Step::pingresp).change = support::silence();
    behave_later();
    const auto first = first_beat();
    EXPECT_EQ(failure_of(first), "ping timeout");
    const auto second = next_beat();
    EXPECT_EQ(failure_of(second), "none");
    ASSERT_EQ(second.session->began.size(), 1U);
    EXPECT_EQ(second.session->began.front().phase, Phase::ping);
    EXPECT_EQ(second.session->began.front().reason, FailureReason::timeout);
    EXPECT_EQ(opened_at_.size(), 2U);
}

TEST_F(SessionOutage, IsSeenOfABrokerThatStopsAltogether) {
    spec_.interval = 20s;
    at(Step::delivery).change = support::silence();
    at(Step::puback).change = support::silence();
    at(Step::pingresp).change = support::silence();
    behave_later();
    const auto stopped = first_beat();
    EXPECT_EQ(failure_of(stopped), "publish timeout");
    EXPECT_TRUE(stopped.session->connected);
    const auto next = next_beat();
    EXPECT_EQ(failure_of(next), "none");
    EXPECT_EQ(next.session->began.at(0).phase, Phase::ping);
    EXPECT_EQ(next.session->began.at(0).connection_age, 10s);
}

TEST_F(SessionOutage, IsNoneWhereTheBrokerNeverLetUsIn) {
    at(Step::connack).change = support::connack(0x87);
    const auto first = first_beat();
    EXPECT_EQ(failure_of(first), "connect rejected");
    EXPECT_EQ(first.failure->code, 0x87);
    EXPECT_TRUE(first.phases.reached(Phase::connect));
    EXPECT_THAT(next_beat().session->began, IsEmpty());
}

TEST_F(SessionOutage, AtARefusedSubscriptionHasItsCode) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        at(Step::suback).change = [](wire::Version v, const wire::Packet& correct) {
            static constexpr std::array code{std::byte{0x80}};
            auto suback = std::get<wire::Suback>(correct);
            suback.codes = code;
            return support::encoded(v, suback);
        };
        const auto first = first_beat();
        EXPECT_EQ(failure_of(first), "subscribe rejected");
        EXPECT_EQ(first.failure->code, 0x80);
        EXPECT_FALSE(first.session->connected);
        end();
    }
}

TEST_F(SessionOutage, ByABrokenPacketIsTheBrokersFault) {
    at(Step::pingresp) = {.rest = support::instead("f0 00 00"), .rest_delay = 1s};
    spec_.mqtt = MqttVersion::v3_1_1;
    behave_later();
    first_beat();
    EXPECT_EQ(next_beat().session->began.at(0).reason, FailureReason::protocol);
}

}  // namespace
}  // namespace sonde
