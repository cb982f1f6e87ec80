// SPDX-License-Identifier: Apache-2.0
/// Paho over ws and wss, on mosquitto and on servers that open no WebSocket.
#include "probes/net/connector.hpp"
#include "tests/paho/real_child.hpp"
#include "tests/support/answering_server.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_broker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

namespace sonde::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

ProbeSpec websocket_spec(std::uint16_t port,
                         Scheme scheme = Scheme::ws,
                         const std::string& host = "127.0.0.1") {
    auto spec = spec_for(port, host);
    spec.target.scheme = scheme;
    spec.target.path = "/mqtt";
    return spec;
}

using RoundTrip = std::tuple<MqttVersion, std::uint8_t, std::size_t>;

std::string name_of_round_trip(const ::testing::TestParamInfo<RoundTrip>& parameter) {
    const auto& [version, qos, size] = parameter.param;
    return std::string{version == MqttVersion::v5 ? "v5" : "v3_1_1"} + "_qos" +
           std::to_string(qos) + "_" + std::to_string(size) + "_bytes";
}

class PahoOverWebSocket : public ::testing::TestWithParam<RoundTrip> {};

TEST_P(PahoOverWebSocket, BringsItsMessageBack) {
    const Mosquitto broker{{.websocket = true}};
    auto spec = websocket_spec(broker.websocket_port());
    std::tie(spec.mqtt, spec.qos, spec.payload_size) = GetParam();
    const auto result = run(spec);
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.target, "ws://127.0.0.1:" + std::to_string(broker.websocket_port()) + "/mqtt");
    EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
    EXPECT_EQ(result.mqtt.granted_qos, spec.qos);
    EXPECT_FALSE(result.phases.reached(Phase::websocket));
}

// The sizes go round where a frame's length takes more bytes (RFC 6455 5.2). None is large:
// mosquitto 2.0.11 writes 4 KiB of a WebSocket each 100 ms.
INSTANTIATE_TEST_SUITE_P(
    All,
    PahoOverWebSocket,
    ::testing::Combine(::testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                       ::testing::Values(std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}),
                       ::testing::Values(32U, 200U, 66'000U)),
    name_of_round_trip);

TEST(PahoAndTheWireClient, SayTheSameOfABrokerOverAWebSocket) {
    const Mosquitto broker{{.websocket = true}};
    auto spec = websocket_spec(broker.websocket_port());
    const auto by_paho = run(spec);
    spec.client = ClientKind::wire;
    const SystemClock clock;
    net::AsioConnector connector{clock};
    const auto by_wire = support::run_probe(spec, {clock, connector});
    ASSERT_TRUE(by_paho.success()) << by_paho.failure->detail;
    ASSERT_TRUE(by_wire.success()) << by_wire.failure->detail;
    EXPECT_EQ(by_paho.target, by_wire.target);
    EXPECT_EQ(by_paho.messages, by_wire.messages);
    EXPECT_EQ(by_paho.mqtt.granted_qos, by_wire.mqtt.granted_qos);
}

class PahoOverSecureWebSocket : public ::testing::Test {
  protected:
    ProbeSpec spec_with(const std::string& ca_file, const std::string& host = "localhost") const {
        auto spec = websocket_spec(broker_.websocket_port(), Scheme::wss, host);
        spec.tls.ca_file = ca_file;
        return spec;
    }

    support::CertificateAuthority authority_{};
    const Mosquitto broker_{
        {.tls = authority_.issue({.hosts = "DNS:localhost,IP:127.0.0.1"}), .websocket = true}};
};

TEST_F(PahoOverSecureWebSocket, BringsItsMessageBack) {
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        auto spec = spec_with(authority_.ca_file());
        spec.mqtt = version;
        const auto result = run(spec);
        EXPECT_TRUE(result.success()) << result.failure->detail;
    }
}

TEST_F(PahoOverSecureWebSocket, ChecksAnAddressToo) {
    const auto result = run(spec_with(authority_.ca_file(), "127.0.0.1"));
    EXPECT_TRUE(result.success()) << result.failure->detail;
}

TEST_F(PahoOverSecureWebSocket, RefusesACertificateOfAnotherAuthority) {
    const auto failure = failure_of(spec_with(support::CertificateAuthority{"Another"}.ca_file()));
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::certificate) << failure.detail;
}

TEST_F(PahoOverSecureWebSocket, TakesAnyCertificateWhereToldTo) {
    auto spec = spec_with("");
    spec.tls.verification = Verification::off;
    const auto result = run(spec);
    EXPECT_TRUE(result.success()) << result.failure->detail;
}

TEST_F(PahoOverSecureWebSocket, SaysThatAPlainPortSpeaksNoTls) {
    const Mosquitto plain{{.websocket = true}};
    auto spec = spec_with(authority_.ca_file());
    spec.target.port = plain.websocket_port();
    const auto failure = failure_of(spec);
    EXPECT_THAT(failure.reason, AnyOf(FailureReason::handshake, FailureReason::reset))
        << failure.detail;
}

TEST(PahoOverSecureWebSocketByAnotherName, RefusesTheCertificate) {
    support::CertificateAuthority authority;
    const Mosquitto broker{
        {.tls = authority.issue({.hosts = "DNS:broker.example.com"}), .websocket = true}};
    auto spec = websocket_spec(broker.websocket_port(), Scheme::wss, "localhost");
    spec.tls.ca_file = authority.ca_file();
    const auto failure = failure_of(spec);
    EXPECT_EQ(failure.reason, FailureReason::certificate) << failure.detail;
    EXPECT_THAT(failure.detail, HasSubstr("localhost"));
}

class PahoLoginOverWebSocket : public ::testing::TestWithParam<MqttVersion> {
  protected:
    ProbeSpec spec_with(const std::string& password) const {
        auto spec = websocket_spec(broker_.websocket_port());
        spec.mqtt = GetParam();
        spec.username = "monitor";
        spec.password = Secret{password};
        return spec;
    }

    const Mosquitto broker_{
        {.login = Mosquitto::Login{.username = "monitor", .password = "right"}, .websocket = true}};
};

TEST_P(PahoLoginOverWebSocket, SucceedsWithTheRightPassword) {
    const auto result = run(spec_with("right"));
    EXPECT_TRUE(result.success()) << result.failure->detail;
}

TEST_P(PahoLoginOverWebSocket, IsRejectedWithTheBrokersCodeForTheWrongOne) {
    const auto failure = failure_of(spec_with("wrong"));
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::rejected) << failure.detail;
    EXPECT_EQ(failure.code, GetParam() == MqttVersion::v5 ? 0x87 : 5);
}

INSTANTIATE_TEST_SUITE_P(Both,
                         PahoLoginOverWebSocket,
                         ::testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                         [](const auto& parameter) {
                             return parameter.param == MqttVersion::v5 ? "v5" : "v3_1_1";
                         });

TEST(PahoAtAWrongPath, KeepsTheHttpStatus) {
    const support::AnsweringServer server{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"};
    auto spec = websocket_spec(server.port());
    spec.target.path = "/no/such%20path";
    const auto failure = failure_of(spec);
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::handshake);
    EXPECT_EQ(failure.code, 404);
    EXPECT_THAT(failure.detail, HasSubstr("`/no/such%20path` with HTTP status 404"));
    EXPECT_THAT(server.question(), HasSubstr("GET /no/such%20path HTTP/1.1\r\n"));
    EXPECT_THAT(server.question(), HasSubstr("Sec-WebSocket-Protocol: mqtt\r\n"));
}

TEST(PahoAtAServerThatOpensNoWebSocket, DoesNotTakeAnotherHandshakesAnswer) {
    const support::AnsweringServer server{
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"};
    const auto failure = failure_of(websocket_spec(server.port()));
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::handshake) << failure.detail;
    EXPECT_THAT(failure.detail, HasSubstr("Sec-WebSocket-Accept"));
}

TEST(PahoAtAServerThatOpensNoWebSocket, SaysSoWhereThePortSpeaksMqtt) {
    const Mosquitto broker;
    const auto failure = failure_of(websocket_spec(broker.port()));
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_THAT(failure.reason, AnyOf(FailureReason::handshake, FailureReason::reset))
        << failure.detail;
    EXPECT_THAT(failure.detail, HasSubstr("WebSocket"));
}

TEST(PahoAtAServerThatOpensNoWebSocket, SaysWhatItWaitedFor) {
    const support::ScriptedBroker broker{{.welcome = support::Welcome::silence}};
    auto spec = websocket_spec(broker.port());
    spec.timeout = 400ms;
    const auto failure = failure_of(spec);
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::timeout);
    EXPECT_THAT(failure.detail, HasSubstr("request for a WebSocket went out"));
}

TEST(PahoAtAServerThatOpensNoWebSocket, IsRefusedWhereNobodyListens) {
    Mosquitto broker;
    broker.stop();
    EXPECT_EQ(failure_of(websocket_spec(broker.port())).reason, FailureReason::refused);
}

}  // namespace
}  // namespace sonde::testing
