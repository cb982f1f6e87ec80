// SPDX-License-Identifier: Apache-2.0
#include "tests/probes/roundtrip_fixture.hpp"

/// Section A of the catalogue: refusals, and what a CONNACK may and may not say.
namespace sonde {

using namespace std::chrono_literals;
using support::Step;
using ::testing::HasSubstr;
using ::testing::Not;
using wire::PropertyId;

namespace {

class RoundtripConnack : public RoundtripFixture {
  protected:
    RoundtripConnack() { at(Step::connack).delay = 4ms; }
};

constexpr std::array<std::uint8_t, 21> v5_refusals{0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86,
                                                   0x87, 0x88, 0x89, 0x8a, 0x8c, 0x90, 0x95,
                                                   0x97, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f};

TEST_F(RoundtripConnack, Of3_1_1KeepsEachReturnCodeAndCostsNoDeadline) {  // A1, A4
    spec_.mqtt = MqttVersion::v3_1_1;
    for (std::uint8_t code = 1; code <= 5; ++code) {
        at(Step::connack).change = support::connack(code);
        const auto result = run();
        expect_failed(result, {Phase::connect, FailureReason::rejected, code});
        EXPECT_EQ(result.phases.get(Phase::connect), 4ms);
        EXPECT_EQ(result.total, 5ms);
        EXPECT_TRUE(record().shut);
        EXPECT_TRUE(record().last_words.empty());
        EXPECT_THAT(result.failure->code_name, Not(HasSubstr("nknown")));
    }
}

TEST_F(RoundtripConnack, Of3_1_1KeepsAReturnCodeThatTheStandardReserves) {  // A2
    spec_.mqtt = MqttVersion::v3_1_1;
    for (const int code : {6, 7, 0x7f, 0x80, 0x87, 0xff}) {
        at(Step::connack).change = support::connack(static_cast<std::uint8_t>(code));
        const auto result = run();
        expect_failed(result,
                      {Phase::connect, FailureReason::rejected, static_cast<std::uint16_t>(code)});
        EXPECT_EQ(result.failure->code_name, "Unknown return code");
    }
}

TEST_F(RoundtripConnack, ThatRefusesWithASessionNamesTheBrokenRule) {  // A3
    spec_.mqtt = MqttVersion::v3_1_1;
    at(Step::connack).change = support::instead("20 02 01 05");
    auto result = run();
    expect_failed(result, {Phase::connect, FailureReason::rejected, 5});
    EXPECT_THAT(result.failure->detail, HasSubstr("MQTT-3.2.2-4"));

    spec_.mqtt = MqttVersion::v5;
    at(Step::connack).change = support::instead("20 03 01 87 00");
    result = run();
    expect_failed(result, {Phase::connect, FailureReason::rejected, 0x87});
    EXPECT_THAT(result.failure->detail, HasSubstr("MQTT-3.2.2-6"));
}

TEST_F(RoundtripConnack, Of5KeepsEachReasonCodeAndWhatTheBrokerSays) {  // A5
    for (const auto code : v5_refusals) {
        wire::PropertyBuffer properties;
        properties.add(PropertyId::reason_string, "come back later");
        at(Step::connack).change = support::connack(code, properties);
        const auto result = run();
        expect_failed(result, {Phase::connect, FailureReason::rejected, code});
        EXPECT_THAT(result.failure->detail, HasSubstr("come back later"));
        EXPECT_EQ(result.failure->code_name, wire::name_of(wire::ReasonCode{code}));
        EXPECT_EQ(result.total, 5ms);
    }
}

TEST_F(RoundtripConnack, ThatPointsToAnotherServerIsReportedAndNotFollowed) {  // A6
    for (const auto code : codes({0x9c, 0x9d})) {
        wire::PropertyBuffer properties;
        properties.add(PropertyId::server_reference, "other.test:1883");
        at(Step::connack).change = support::connack(code, properties);
        const auto result = run();
        expect_failed(result, {Phase::connect, FailureReason::rejected, code});
        EXPECT_THAT(result.failure->detail, HasSubstr("other.test:1883"));
        EXPECT_EQ(record().packets.size(), 1U);
    }
}

TEST_F(RoundtripConnack, Of5KeepsAReasonCodeOutsideTheList) {  // A7
    at(Step::connack).change = support::instead("20 03 00 01 00");
    expect_failed(run(), {Phase::connect, FailureReason::protocol, 0x01});
    for (const auto code : codes({0x8b, 0xff})) {
        at(Step::connack).change = support::connack(code);
        expect_failed(run(), {Phase::connect, FailureReason::rejected, code});
    }
}

TEST_F(RoundtripConnack, InTheOldFormSaysToTryTheOldVersion) {  // A8
    at(Step::connack).change = support::instead("20 02 00 01");
    auto result = run();
    expect_failed(result, {Phase::connect, FailureReason::rejected, 0x01});
    EXPECT_THAT(result.failure->detail, HasSubstr("--mqtt 3.1.1"));

    at(Step::connack).change = support::instead("20 02 00 84");
    result = run();
    expect_failed(result, {Phase::connect, FailureReason::rejected, 0x84});
    EXPECT_THAT(result.failure->detail, HasSubstr("--mqtt 3.1.1"));
    EXPECT_EQ(result.failure->code_name, "Unsupported Protocol Version");
}

TEST_F(RoundtripConnack, ComingASecondTimeBreaksTheStandardAtAnyStep) {  // A9
    const std::pair<Step, Phase> places[] = {{Step::connack, Phase::subscribe},
                                             {Step::suback, Phase::publish},
                                             {Step::puback, Phase::delivery}};
    at(Step::delivery).delay = 1ms;
    for (const auto& [step, phase] : places) {
        for (const auto version : both_versions) {
            spec_.mqtt = version;
            at(step).change =
                support::followed_by(version == MqttVersion::v5 ? "20 03 00 00 00" : "20 02 00 00");
            const auto result = run();
            expect_failed(result, {phase, FailureReason::protocol});
            EXPECT_EQ(record().last_words,
                      version == MqttVersion::v5 ? disconnect_with(0x82) : wire::Bytes{});
        }
        at(step).change = {};
    }
}

TEST_F(RoundtripConnack, WithASessionOnACleanStartBreaksTheStandard) {  // A10
    at(Step::connack).change = support::instead("20 03 01 00 00");
    expect_failed(run(), {Phase::connect, FailureReason::protocol});
    EXPECT_EQ(record().last_words, disconnect_with(0x82));
    spec_.mqtt = MqttVersion::v3_1_1;
    at(Step::connack).change = support::instead("20 02 01 00");
    expect_failed(run(), {Phase::connect, FailureReason::protocol});
    EXPECT_TRUE(record().last_words.empty());
}

TEST_F(RoundtripConnack, WithEveryPropertyIsAccepted) {  // A11
    wire::PropertyBuffer properties;
    properties.add(PropertyId::session_expiry_interval, 0U)
        .add(PropertyId::receive_maximum, 1U)
        .add(PropertyId::maximum_qos, 1U)
        .add(PropertyId::retain_available, 0U)
        .add(PropertyId::maximum_packet_size, 4096U)
        .add(PropertyId::assigned_client_identifier, "chosen-for-you")
        .add(PropertyId::topic_alias_maximum, 3U)
        .add(PropertyId::reason_string, "welcome")
        .add(PropertyId::wildcard_subscription_available, 0U)
        .add(PropertyId::subscription_identifier_available, 0U)
        .add(PropertyId::shared_subscription_available, 0U)
        .add(PropertyId::server_keep_alive, 7U)
        .add(PropertyId::response_information, "reply")
        .add(PropertyId::server_reference, "other.test")
        .add_user("a", "b");
    at(Step::connack).change = support::with_properties(properties);
    const auto result = run();
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.mqtt.assigned_client_id, "chosen-for-you");
    EXPECT_EQ(result.sizes.connack_packet, 5U + properties.view().bytes().size());
}

TEST_F(RoundtripConnack, WithABadPropertyBreaksTheStandard) {            // A12
    for (const auto* const bytes : {"20 06 00 00 03 27 00 00",           // truncated
                                    "20 09 00 00 06 21 00 01 21 00 01",  // twice
                                    "20 05 00 00 02 01 01",              // a PUBLISH's
                                    "20 05 00 00 02 7f 01"}) {           // nobody's
        at(Step::connack).change = support::instead(bytes);
        expect_failed(run(), {Phase::connect, FailureReason::protocol});
        EXPECT_FALSE(record().last_words.empty());
    }
}

TEST_F(RoundtripConnack, MustBeTheFirstPacket) {  // A13
    for (const auto* const bytes : {"d0 00", "90 03 00 01 01", "40 02 00 01", "f0 00"}) {
        for (const auto version : both_versions) {
            spec_.mqtt = version;
            at(Step::connack).change = support::instead(bytes);
            const auto result = run();
            ASSERT_TRUE(result.failure);
            EXPECT_EQ(result.failure->phase, Phase::connect);
            EXPECT_EQ(result.failure->reason, FailureReason::protocol) << result.failure->detail;
        }
    }
}

TEST_F(RoundtripConnack, AfterADisconnectKeepsTheCode) {  // H4
    at(Step::connack).change = support::disconnect(0x8b);
    expect_failed(run(), {Phase::connect, FailureReason::protocol, 0x8b});
    EXPECT_TRUE(record().last_words.empty());
}

TEST_F(RoundtripConnack, InWhosePlaceTheConnectionEndsNamesWhomToSuspect) {  // F2, F6, F17
    for (const auto ending : {support::Ending::close, support::Ending::reset}) {
        for (const auto scheme : {Scheme::mqtt, Scheme::mqtts, Scheme::ws}) {
            for (const auto version : both_versions) {
                spec_.mqtt = version;
                spec_.target.scheme = scheme;
                at(Step::connack) = {.change = support::silence(), .ending = ending};
                const auto result = run();
                ASSERT_TRUE(result.failure);
                const auto& said = result.failure->detail;
                EXPECT_THAT(said, HasSubstr("instead of answering CONNECT"));
                EXPECT_EQ(said.find("mqtts://") != said.npos, scheme == Scheme::mqtt) << said;
                EXPECT_EQ(said.find("3.1.1") != said.npos, version == MqttVersion::v5) << said;
            }
        }
    }
}

TEST_F(RoundtripConnack, ThatIsATlsAlertSaysThatThePortSpeaksTls) {  // F17
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        at(Step::connack) = {.change = support::instead("15 03 03 00 02 02 46"),
                             .ending = support::Ending::close};
        const auto result = run();
        expect_failed(result, {Phase::connect, FailureReason::protocol});
        EXPECT_THAT(result.failure->detail, HasSubstr("mqtts://"));
    }
}

TEST_F(RoundtripConnack, ThatIsAWebPageSaysSo) {
    // "HTTP/1.1 400 "
    at(Step::connack).change = support::instead("48 54 54 50 2f 31 2e 31 20 34 30 30 20");
    const auto result = run();
    expect_failed(result, {Phase::connect, FailureReason::protocol});
    EXPECT_THAT(result.failure->detail, HasSubstr("HTTP"));
}

TEST_F(RoundtripConnack, GivesUserAndPasswordAndAsksForAnotherClientId) {
    spec_.username = "u";
    spec_.password = Secret{"p"};
    spec_.client_id = "me";
    spec_.mqtt = MqttVersion::v3_1_1;
    EXPECT_TRUE(run().success());
    EXPECT_EQ(record().packets.front(),
              support::encoded(wire::Version::v3_1_1,
                               wire::Connect{.client_id = "me",
                                             .keep_alive = 60,
                                             .user_name = "u",
                                             .password = wire::as_bytes("p")}));
    at(Step::connack).change = support::connack(2);
    EXPECT_THAT(run().failure->detail, HasSubstr("client_id"));
    at(Step::connack).change = support::connack(5);
    EXPECT_THAT(run().failure->detail, HasSubstr("username"));
}

}  // namespace
}  // namespace sonde
