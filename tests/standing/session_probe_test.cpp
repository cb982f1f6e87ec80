// SPDX-License-Identifier: Apache-2.0
#include "tests/standing/standing_fixture.hpp"

namespace sonde {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Session : public StandingFixture {
  protected:
    Session() { spec_.kind = ProbeKind::session; }
};

TEST_F(Session, ConnectsOnceAndThenOnlySendsHeartbeatsAndPings) {
    for (const auto version : both_versions) {
        for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}}) {
            spec_.mqtt = version;
            spec_.qos = qos;
            opened_at_.clear();
            const auto first = first_beat();
            EXPECT_EQ(failure_of(first), "none") << first.failure->detail;
            for (const auto phase : {Phase::tcp,
                                     Phase::connect,
                                     Phase::subscribe,
                                     Phase::publish,
                                     Phase::delivery,
                                     Phase::ping}) {
                EXPECT_TRUE(first.phases.reached(phase)) << name_of(phase);
            }
            EXPECT_GT(first.sizes.connect_packet, 0U);
            const auto second = next_beat();
            EXPECT_EQ(failure_of(second), "none");
            for (const auto phase : {Phase::tcp, Phase::connect, Phase::subscribe}) {
                EXPECT_FALSE(second.phases.reached(phase)) << name_of(phase);
            }
            EXPECT_TRUE(second.phases.reached(Phase::ping));
            EXPECT_EQ(second.sizes.connect_packet, 0U);
            EXPECT_GT(second.sizes.publish_packet, 0U);
            EXPECT_EQ(second.messages, (MessageCounts{.sent = 1, .delivered = 1}));
            EXPECT_TRUE(second.session->connected);
            EXPECT_EQ(second.session->connection_age, 10s);
            EXPECT_EQ(second.session->reconnects, 0U);
            EXPECT_THAT(second.session->began, IsEmpty());
            EXPECT_EQ(opened_at_.size(), 1U);
            end();
        }
    }
}

TEST_F(Session, TimesEachHeartbeatAndPing) {
    at(Step::puback).delay = 2ms;
    at(Step::delivery).delay = 3ms;
    at(Step::pingresp).delay = 1ms;
    first_beat();
    const auto second = next_beat();
    EXPECT_EQ(second.phases.get(Phase::publish), 2ms);
    EXPECT_EQ(second.phases.get(Phase::delivery), 3ms);
    EXPECT_EQ(second.phases.get(Phase::ping), 1ms);
    EXPECT_EQ(second.total, 4ms);
}

TEST_F(Session, TakesTheKernelsTimesForBeatsWithoutAConnectToo) {
    connector_.kernel = {.waking_up = 2ms};
    at(Step::pingresp).delay = 1ms;
    EXPECT_EQ(first_beat().timestamps, TimestampKind::kernel);
    const auto second = next_beat();
    EXPECT_EQ(second.timestamps, TimestampKind::kernel);
    EXPECT_EQ(second.phases.get(Phase::ping), 1ms);
    EXPECT_EQ(second.user_phases.get(Phase::ping), 3ms);
    EXPECT_EQ(second.local_delay, 3 * 2ms);
}

TEST_F(Session, TellsWhatEachBeatCarriedAndNotTheWholeConnection) {
    const auto first = first_beat();
    const auto second = next_beat();
    const auto third = next_beat();
    EXPECT_GT(first.sizes.sent, second.sizes.sent);
    EXPECT_EQ(second.sizes.sent, third.sizes.sent);
    EXPECT_GE(second.sizes.sent, second.sizes.publish_packet + 2);
    EXPECT_EQ(second.sizes.received, third.sizes.received);
}

TEST_F(Session, FailsABeatWhoseHeartbeatIsLateAndCountsItOnceItComes) {
    at(Step::delivery).delay = 6s;
    const auto late = first_beat();
    EXPECT_EQ(failure_of(late), "delivery timeout");
    EXPECT_THAT(late.failure->detail, HasSubstr("the broker took the heartbeat"));
    EXPECT_EQ(late.messages, (MessageCounts{.sent = 1}));
    EXPECT_TRUE(late.session->connected);
    const auto next = next_beat();
    EXPECT_EQ(next.session->late, 1U);
    EXPECT_EQ(next.messages, (MessageCounts{.sent = 1, .delivered = 1}));
}

TEST_F(Session, LosesAHeartbeatThatNeverComes) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        at(Step::delivery).change = support::silence();
        std::uint64_t sent = 0;
        std::uint64_t lost = 0;
        for (int i = 0; i < 5; ++i) {
            const auto result = i == 0 ? first_beat() : next_beat();
            EXPECT_EQ(failure_of(result), "delivery timeout");
            sent += result.messages.sent;
            lost += result.messages.lost;
        }
        EXPECT_EQ(sent, 5U);
        EXPECT_EQ(lost, 3U);  // Those of more than 20 s ago.
        EXPECT_EQ(opened_at_.size(), 1U);
        opened_at_.clear();
        end();
    }
}

TEST_F(Session, CountsAHeartbeatThatComesTwice) {
    at(Step::delivery).change = support::twice();
    const auto first = first_beat();
    EXPECT_EQ(failure_of(first), "none");
    EXPECT_EQ(first.messages.duplicate + next_beat().messages.duplicate, 2U);
}

TEST_F(Session, FailsOnAHeartbeatThatComesBackChanged) {
    at(Step::delivery).change =
        support::with_payload([](wire::Bytes& payload) { payload.back() ^= std::byte{1}; });
    const auto first = first_beat();
    EXPECT_EQ(failure_of(first), "delivery mismatch");
    EXPECT_EQ(first.messages.corrupt, 1U);
}

TEST_F(Session, ReadsWhatComesBetweenBeats) {
    // A message of somebody's, a second behind the answer to the ping.
    at(Step::pingresp) = {.rest = support::instead("30 05 00 01 78 00 21"), .rest_delay = 1s};
    first_beat();
    EXPECT_EQ(next_beat().messages.foreign, 1U);
}

TEST_F(Session, KeepsTheConnectionAliveBetweenBeatsThatAreFarApart) {
    spec_.interval = 10min;
    spec_.keep_alive = 60s;
    first_beat();
    const auto before = sent(wire::PacketType::pingreq);
    EXPECT_EQ(failure_of(next_beat()), "none");
    EXPECT_GE(sent(wire::PacketType::pingreq), before + 13);  // Every 45 s, and the beat's.
    EXPECT_EQ(opened_at_.size(), 1U);
}

TEST_F(Session, HoldsOneSessionUnderOneNameForAsLongAsItLives) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        first_beat();
        const auto connect = connector_.record().packets.at(0);
        const auto text = wire::as_text(connect);
        EXPECT_THAT(std::string{text}, HasSubstr("sonde0123456789abcdef"));
        end();
        // Nothing of it is left behind.
        const auto& words = connector_.record().last_words;
        if (version == MqttVersion::v5) {
            EXPECT_EQ(words,
                      support::encoded(
                          wire::Version::v5,
                          wire::Disconnect{
                              .properties = wire::PropertyBuffer{}
                                                .add(wire::PropertyId::session_expiry_interval, 0U)
                                                .view()}));
        } else {
            ASSERT_GT(words.size(), 2U);
            EXPECT_EQ(words.front(), std::byte{0xa2});  // UNSUBSCRIBE
            EXPECT_EQ(words[words.size() - 2], std::byte{0xe0});
        }
    }
}

TEST_F(Session, TapesEachBeatWithWhatCameBeforeIt) {
    tape_limit_ = 10'000;
    const auto first = first_beat();
    const auto second = next_beat();
    ASSERT_TRUE(first.tape.has_value());
    ASSERT_TRUE(second.tape.has_value());
    EXPECT_GT(first.tape->segments.size(), second.tape->segments.size());
    EXPECT_FALSE(second.tape->segments.empty());
}

}  // namespace
}  // namespace sonde
