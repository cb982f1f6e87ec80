// SPDX-License-Identifier: Apache-2.0
#include "tests/probes/roundtrip_fixture.hpp"

/// Section C of the catalogue: what a broker answers to our PUBLISH.
namespace sonde {

using namespace std::chrono_literals;
using support::Step;
using ::testing::HasSubstr;

namespace {

class RoundtripPublish : public RoundtripFixture {
  protected:
    RoundtripPublish() { at(Step::delivery).delay = 9ms; }

    Step first_answer() const { return spec_.qos == 1 ? Step::puback : Step::pubrec; }
};

const auto failing =
    codes({0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99, 0xfe});  // The last: nobody's.

TEST_F(RoundtripPublish, WithoutSubscribersIsAnsweredAndThenLacksItsDelivery) {  // C1
    for (const auto qos : codes({1, 2})) {
        spec_.qos = qos;
        at(first_answer()) = {.delay = 2ms, .change = support::with_reason(0x10)};
        at(Step::delivery).change = support::silence();
        const auto result = run();
        expect_failed(result, {Phase::delivery, FailureReason::timeout, 0x10});
        EXPECT_EQ(result.phases.get(Phase::publish), 2ms);
        EXPECT_EQ(result.phases.get(Phase::delivery), 5s - 1ms);
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .lost = 1}));
        EXPECT_THAT(result.failure->detail, HasSubstr("nobody subscribes"));
    }
}

TEST_F(RoundtripPublish, IsRejectedWithTheCodeThatTheBrokerGives) {  // C2
    for (const auto qos : codes({1, 2})) {
        spec_.qos = qos;
        for (const auto code : failing) {
            at(first_answer()) = {.delay = 2ms, .change = support::with_reason(code)};
            const auto result = run();
            expect_failed(result, {Phase::publish, FailureReason::rejected, code});
            EXPECT_EQ(result.phases.get(Phase::publish), 2ms);
            EXPECT_FALSE(result.phases.reached(Phase::delivery));
            EXPECT_EQ(sent(wire::PacketType::pubrel), 0);
            EXPECT_EQ(sent(wire::PacketType::publish), 1);
            EXPECT_EQ(record().last_words, disconnect_with(0));
        }
    }
}

TEST_F(RoundtripPublish, BreaksOffAtAnAcknowledgementOfAnother) {  // C3, C4
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        for (const auto qos : codes({1, 2})) {
            spec_.qos = qos;
            for (const auto* const id : {"00 00", "03 e7"}) {
                at(first_answer()).change =
                    support::instead((qos == 1 ? "40 02 " : "50 02 ") + std::string{id});
                expect_failed(run(), {Phase::publish, FailureReason::protocol});
                EXPECT_EQ(record().last_words.empty(), version == MqttVersion::v3_1_1);
            }
        }
    }
}

TEST_F(RoundtripPublish, BreaksOffAtAnAcknowledgementOfAnotherKind) {  // C5, C6, C7
    const auto as = [](wire::PacketType type) {
        return [type](wire::Version version, const wire::Packet& correct) {
            auto ack = std::get<wire::Acknowledgement>(correct);
            ack.type = type;
            return support::encoded(version, ack);
        };
    };
    at(Step::puback).change = as(wire::PacketType::pubrec);
    expect_failed(run(), {Phase::publish, FailureReason::protocol});
    at(Step::puback).change = as(wire::PacketType::pubcomp);
    expect_failed(run(), {Phase::publish, FailureReason::protocol});
    spec_.qos = 2;
    at(Step::pubrec).change = as(wire::PacketType::puback);
    expect_failed(run(), {Phase::publish, FailureReason::protocol});
    at(Step::pubrec).change = as(wire::PacketType::pubcomp);
    expect_failed(run(), {Phase::publish, FailureReason::protocol});
}

TEST_F(RoundtripPublish, EndsWithTheCodeOfItsPubcomp) {  // C8
    spec_.qos = 2;
    at(Step::pubcomp) = {.delay = 1ms, .change = support::with_reason(0x92)};
    const auto result = run();
    expect_failed(result, {Phase::publish, FailureReason::rejected, 0x92});
    EXPECT_EQ(result.phases.get(Phase::publish), 1ms);
}

TEST_F(RoundtripPublish, CountsTheFirstOfTwoAcknowledgements) {  // C9
    at(Step::puback) = {.delay = 2ms, .change = support::twice()};
    const auto result = run();
    expect_failed(result, {Phase::delivery, FailureReason::protocol});
    EXPECT_EQ(result.phases.get(Phase::publish), 2ms);
}

TEST_F(RoundtripPublish, TimesOutWithoutAnAcknowledgementAndIsNotSentAgain) {  // C10
    for (const auto version : both_versions) {
        for (const auto qos : codes({0, 1, 2})) {
            spec_.mqtt = version;
            spec_.qos = qos;
            at(Step::puback).change = support::silence();
            at(Step::pubrec).change = support::silence();
            at(Step::pingresp).change = support::silence();
            const auto result = run();
            expect_failed(result, {Phase::publish, FailureReason::timeout});
            EXPECT_EQ(result.phases.get(Phase::publish), 5s - 1ms);
            // The message itself is there at QoS 0 and 1, and the result does not hide it.
            EXPECT_EQ(result.phases.get(Phase::delivery),
                      qos == 2 ? std::nullopt : std::optional<Duration>{9ms});
            EXPECT_EQ(result.messages.delivered, qos == 2 ? 0U : 1U);
            EXPECT_EQ(sent(wire::PacketType::publish), 1);
            EXPECT_EQ(record().last_words, disconnect_with(0));
        }
    }
}

TEST_F(RoundtripPublish, TakesAcknowledgementsOfEveryLegalLength) {  // C12
    for (const auto* const bytes :
         {"40 02 00 02", "40 03 00 02 00", "40 04 00 02 00 00", "40 08 00 02 00 04 1f 00 01 78"}) {
        at(Step::puback).change = [bytes](wire::Version version, const wire::Packet& correct) {
            auto packet = support::instead(bytes)(version, correct);
            const auto id = std::get<wire::Acknowledgement>(correct).packet_id;
            packet[2] = std::byte{static_cast<std::uint8_t>(id >> 8U)};
            packet[3] = std::byte{static_cast<std::uint8_t>(id & 0xffU)};
            return packet;
        };
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
    }
}

TEST_F(RoundtripPublish, TakesNoAcknowledgementThatCameBeforeIt) {
    at(Step::suback).change = [](wire::Version version, const wire::Packet& correct) {
        auto bytes = support::encoded(version, correct);
        // The identifiers that a client may well choose next.
        for (const wire::PacketId id : {wire::PacketId{1}, wire::PacketId{2}}) {
            const auto more = support::encoded(version, wire::Acknowledgement{.packet_id = id});
            bytes.insert(bytes.end(), more.begin(), more.end());
        }
        return bytes;
    };
    expect_failed(run(), {Phase::publish, FailureReason::protocol});
    EXPECT_EQ(sent(wire::PacketType::publish), 0);
}

TEST_F(RoundtripPublish, AtQos0TakesNoPingrespThatCameBeforeIt) {  // G4
    spec_.qos = 0;
    at(Step::suback).change = support::followed_by("d0 00");
    at(Step::pingresp).delay = 4ms;
    const auto result = run();
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.phases.get(Phase::publish), 4ms);
}

}  // namespace
}  // namespace sonde
