// SPDX-License-Identifier: Apache-2.0
#include "tests/probes/roundtrip_fixture.hpp"

/// Section B of the catalogue.
namespace sonde {

using namespace std::chrono_literals;
using support::Step;
using ::testing::HasSubstr;

namespace {

using RoundtripSubscribe = RoundtripFixture;

TEST_F(RoundtripSubscribe, IsRejectedBy3_1_1With0x80) {  // B1
    spec_.mqtt = MqttVersion::v3_1_1;
    at(Step::suback) = {.delay = 2ms, .change = support::instead("90 03 00 01 80")};
    const auto result = run();
    expect_failed(result, {Phase::subscribe, FailureReason::rejected, 0x80});
    EXPECT_EQ(result.phases.get(Phase::subscribe), 2ms);
    EXPECT_THAT(result.failure->detail, HasSubstr("access list"));
    EXPECT_EQ(record().last_words, disconnect_with(0));
    EXPECT_EQ(result.messages, MessageCounts{});
}

TEST_F(RoundtripSubscribe, IsRejectedBy5WithEachCode) {  // B2
    for (const auto code : codes({0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2})) {
        const wire::Bytes codes{std::byte{code}};
        at(Step::suback).change = support::instead(wire::Suback{.packet_id = 1, .codes = codes});
        expect_failed(run(), {Phase::subscribe, FailureReason::rejected, code});
        EXPECT_EQ(record().last_words, disconnect_with(0));
    }
}

TEST_F(RoundtripSubscribe, GoesOnAtALowerQosThanAsked) {  // B3
    for (const auto version : both_versions) {
        for (const auto granted : codes({0, 1})) {
            spec_.mqtt = version;
            spec_.qos = 2;
            connector_.script.grants_at_most = wire::Qos{granted};
            const auto result = run();
            EXPECT_TRUE(result.success()) << result.failure->detail;
            EXPECT_EQ(result.mqtt.qos, 2);
            EXPECT_EQ(result.mqtt.granted_qos, granted);
        }
    }
}

TEST_F(RoundtripSubscribe, BreaksOffAtASubackThatIsNotTheAnswer) {  // B4, B5, B6, B10
    const std::pair<const char*, const char*> wrong[] = {
        {"90 04 00 01 01 01", "90 05 00 01 00 01 01"},  // two codes
        {"90 03 00 09 01", "90 04 00 09 00 01"},        // another packet id
        {"90 03 00 00 01", "90 04 00 00 00 01"},        // packet id 0
    };
    for (const auto& [v3_1_1, v5] : wrong) {
        spec_.mqtt = MqttVersion::v3_1_1;
        at(Step::suback).change = support::instead(v3_1_1);
        expect_failed(run(), {Phase::subscribe, FailureReason::protocol});
        EXPECT_TRUE(record().last_words.empty());
        spec_.mqtt = MqttVersion::v5;
        at(Step::suback).change = support::instead(v5);
        expect_failed(run(), {Phase::subscribe, FailureReason::protocol});
        EXPECT_FALSE(record().last_words.empty());
    }
}

TEST_F(RoundtripSubscribe, KeepsAReservedCode) {  // B10
    at(Step::suback).change = support::instead("90 04 00 01 00 05");
    expect_failed(run(), {Phase::subscribe, FailureReason::protocol, 0x05});
    spec_.mqtt = MqttVersion::v3_1_1;
    at(Step::suback).change = support::instead("90 03 00 01 81");
    expect_failed(run(), {Phase::subscribe, FailureReason::protocol, 0x81});
}

TEST_F(RoundtripSubscribe, TakesNoAnswerThatCameBeforeTheQuestion) {  // B7
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        at(Step::connack).change = support::followed_by(
            version == MqttVersion::v5 ? "90 04 00 01 00 01" : "90 03 00 01 01");
        expect_failed(run(), {Phase::subscribe, FailureReason::protocol});
        EXPECT_EQ(sent(wire::PacketType::subscribe), 0);
    }
}

TEST_F(RoundtripSubscribe, TimesOutWithoutASuback) {  // B8
    at(Step::suback).change = support::silence();
    const auto result = run();
    expect_failed(result, {Phase::subscribe, FailureReason::timeout});
    EXPECT_EQ(result.phases.get(Phase::subscribe), 5s - 1ms);
    EXPECT_EQ(result.total, 5s);
    EXPECT_EQ(record().last_words, disconnect_with(0));
}

TEST_F(RoundtripSubscribe, CountsTheFirstOfTwoSubacks) {  // B9
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        at(Step::suback) = {.delay = 3ms, .change = support::twice()};
        const auto result = run();
        expect_failed(result, {Phase::publish, FailureReason::protocol});
        EXPECT_EQ(result.phases.get(Phase::subscribe), 3ms);
        EXPECT_EQ(sent(wire::PacketType::publish), 0);
    }
}

TEST_F(RoundtripSubscribe, CountsARetainedMessageOfAnEarlierRunAsForeign) {  // D7
    spec_.topic = "t";
    spec_.mqtt = MqttVersion::v3_1_1;
    // PUBLISH "t", retained, behind the SUBACK and ahead of ours.
    at(Step::suback).change = support::followed_by("31 05 00 01 74 68 69");
    auto result = run();
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1, .foreign = 1}));
    at(Step::suback).change = support::preceded_by("31 05 00 01 74 68 69");
    result = run();
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.messages.foreign, 1U);
}

}  // namespace
}  // namespace sonde
