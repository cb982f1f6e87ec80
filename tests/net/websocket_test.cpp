// SPDX-License-Identifier: Apache-2.0
#include "probes/route.hpp"
#include "tests/net/net_fixture.hpp"
#include "tests/support/answering_server.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/mosquitto.hpp"

#include <algorithm>
#include <array>

/// Probes over WebSocket, on brokers that do it right and on such that do not.
namespace sonde::net {

using namespace std::chrono_literals;
using support::BrokerSettings;
using support::FrameLook;
using support::ScriptedBroker;
using support::Step;
using support::websocket_frame;
using support::WebSocketScript;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

constexpr std::array<std::uint8_t, 3> each_qos{0, 1, 2};

wire::Bytes text(std::string_view letters) {
    const auto raw = std::as_bytes(std::span{letters});
    return {raw.begin(), raw.end()};
}

wire::Bytes close_frame(std::uint16_t code, std::string_view reason = {}) {
    wire::Bytes payload{static_cast<std::byte>(code >> 8U), static_cast<std::byte>(code)};
    const auto raw = text(reason);
    payload.insert(payload.end(), raw.begin(), raw.end());
    return websocket_frame(payload, {.opcode = 8});
}

class WebSocket : public NetFixture {
  protected:
    ProbeResult run_on(BrokerSettings settings) {
        const ScriptedBroker broker{std::move(settings)};
        spec_.target = broker.endpoint();
        return run();
    }
    ProbeResult run_on(WebSocketScript script) {
        return run_on(BrokerSettings{.websocket = std::move(script)});
    }
    /// The broker's answer, with one text in it replaced.
    ProbeResult run_with_answer(const std::string& from, const std::string& to) {
        return run_on(WebSocketScript{.answer = [=](std::string answer) {
            const auto at = answer.find(from);
            EXPECT_NE(at, std::string::npos);
            return answer.replace(at, from.size(), to);
        }});
    }
    /// The broker sends these bytes instead of the frame of its SUBACK.
    ProbeResult run_with_frame(const wire::Bytes& frame) {
        return run_on(WebSocketScript{.framing = [=](const wire::Bytes& mqtt) {
            const bool suback = (mqtt.front() & std::byte{0xf0}) == std::byte{0x90};
            return suback ? frame : websocket_frame(mqtt);
        }});
    }
    static void expect_round_trip(const ProbeResult& result) {
        ASSERT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
        EXPECT_GT(result.phases.get(Phase::websocket), Duration::zero());
    }

    support::CertificateAuthority authority_{};
};

TEST_F(WebSocket, CarriesRoundTripsInEachVersionAtEachQosPlainAndSecure) {
    spec_.tls.ca_file = authority_.ca_file();
    const ScriptedBroker plain{{.websocket = WebSocketScript{}}};
    const ScriptedBroker secure{{.tls = support::BrokerTls{.identity = authority_.issue({})},
                                 .websocket = WebSocketScript{}}};
    for (const auto* const broker : {&plain, &secure}) {
        spec_.target = broker->endpoint();
        for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
            for (const auto qos : each_qos) {
                spec_.mqtt = version;
                spec_.qos = qos;
                const auto result = run();
                expect_round_trip(result);
                EXPECT_EQ(result.phases.reached(Phase::tls), broker == &secure);
                EXPECT_EQ(result.timestamps, TimestampKind::kernel);
                EXPECT_TRUE(result.phases.reached(Phase::disconnect));
            }
        }
    }
}

TEST_F(WebSocket, CarriesRoundTripsThroughMosquitto) {
    spec_.tls.ca_file = authority_.ca_file();
    for (const bool secure : {false, true}) {
        testing::Mosquitto::Options options{.websocket = true};
        if (secure) {
            options.tls = authority_.issue({.hosts = "DNS:localhost,IP:127.0.0.1"});
        }
        const testing::Mosquitto broker{options};
        spec_.target = {.scheme = secure ? Scheme::wss : Scheme::ws,
                        .host = "127.0.0.1",
                        .port = broker.websocket_port(),
                        .path = "/mqtt"};
        // None is large: mosquitto 2.0.11 writes 4 KiB of a WebSocket each 100 ms.
        for (const std::size_t size : {32U, 100U, 66'000U}) {
            spec_.payload_size = size;
            for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
                spec_.mqtt = version;
                expect_round_trip(run());
            }
        }
    }
}

TEST_F(WebSocket, CountsTheBytesOfItsFramesAndItsUpgrade) {
    const auto over_websocket = run_on(WebSocketScript{});
    const auto plain = run_on(BrokerSettings{});
    expect_round_trip(over_websocket);
    EXPECT_GT(over_websocket.sizes.sent, plain.sizes.sent + 150);
    EXPECT_GT(over_websocket.sizes.received, plain.sizes.received + 100);
    EXPECT_EQ(over_websocket.sizes.publish_packet, plain.sizes.publish_packet);
    EXPECT_EQ(over_websocket.sizes.delivered_packet, plain.sizes.delivered_packet);
}

TEST_F(WebSocket, CarriesPayloadsOfEverySizeWholeBothWays) {
    const ScriptedBroker broker{{.websocket = WebSocketScript{}}};
    spec_.target = broker.endpoint();
    for (const std::size_t size :
         {std::size_t{70'000}, std::size_t{1} << 20U, std::size_t{5} << 20U}) {
        spec_.payload_size = size;
        const auto result = run();
        expect_round_trip(result);
        EXPECT_EQ(result.sizes.publish_packet, result.sizes.delivered_packet);
    }
}

TEST_F(WebSocket, IsAskedForWithPathHeadersAndOrigin) {
    const support::AnsweringServer server{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"};
    spec_.target = {.scheme = Scheme::ws,
                    .host = "127.0.0.1",
                    .port = server.port(),
                    .path = "/no/such%20path"};
    spec_.route = Route{.websocket_headers = {{.name = "X-Token", .value = Secret{"s3cret"}}},
                        .websocket_origin = "https://app.example.com"};
    const auto failure = open();
    // F18
    expect_failure(failure, Phase::websocket, FailureReason::handshake);
    EXPECT_EQ(failure->code, 404);
    EXPECT_EQ(failure->code_name, "Not Found");
    EXPECT_THAT(failure->detail, HasSubstr("`/no/such%20path` with HTTP status 404"));
    EXPECT_THAT(failure->detail, Not(HasSubstr("s3cret")));
    EXPECT_TRUE(report_.phases.reached(Phase::websocket));
    EXPECT_GT(report_.traffic.sent, 0U);
    const auto question = server.question();
    EXPECT_THAT(question, HasSubstr("GET /no/such%20path HTTP/1.1\r\n"));
    EXPECT_THAT(question, HasSubstr("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
    EXPECT_THAT(question, HasSubstr("Sec-WebSocket-Protocol: mqtt\r\n"));
    EXPECT_THAT(question, HasSubstr("Origin: https://app.example.com\r\n"));
    EXPECT_THAT(question, HasSubstr("X-Token: s3cret\r\n"));
    EXPECT_THAT(question, Not(HasSubstr("permessage-deflate")));
}

// F18
TEST_F(WebSocket, ThatIsRefusedFailsWithTheHttpStatus) {
    for (const auto& [line, code] : {std::pair{"200 OK", 200},
                                     std::pair{"301 Moved Permanently", 301},
                                     std::pair{"401 Unauthorized", 401},
                                     std::pair{"426 Upgrade Required", 426},
                                     std::pair{"503 Service Unavailable", 503}}) {
        const auto result = run_with_answer("101 Switching Protocols", line);
        expect_failure(result.failure, Phase::websocket, FailureReason::handshake);
        EXPECT_EQ(result.failure->code, code);
        EXPECT_TRUE(std::string{line}.ends_with(result.failure->code_name));
    }
}

TEST_F(WebSocket, IsNotOpenedByAnAnswerThatSwitchesToSomethingElse) {
    const auto no_upgrade = run_with_answer("Upgrade: websocket\r\n", "Upgrade: h2c\r\n");
    expect_failure(no_upgrade.failure, Phase::websocket, FailureReason::protocol);
    const auto no_connection = run_with_answer("Connection: Upgrade\r\n", "");
    expect_failure(no_connection.failure, Phase::websocket, FailureReason::protocol);
    const auto extended =
        run_with_answer("Connection: Upgrade\r\n",
                        "Connection: Upgrade\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
    expect_failure(extended.failure, Phase::websocket, FailureReason::protocol);
}

// F19
TEST_F(WebSocket, IsNotOpenedByTheAnswerToAnotherRequest) {
    const auto wrong = run_on(WebSocketScript{.answer = [](const std::string& correct) {
        auto answer = correct;
        const auto at = answer.find("Accept: ") + 8;
        return answer.replace(at, 28, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }});
    expect_failure(wrong.failure, Phase::websocket, FailureReason::protocol);
    EXPECT_THAT(wrong.failure->detail, HasSubstr("Sec-WebSocket-Accept"));
    const auto missing = run_with_answer("Sec-WebSocket-Accept", "X-Accept");
    expect_failure(missing.failure, Phase::websocket, FailureReason::protocol);
}

// F20
TEST_F(WebSocket, DemandsTheSubprotocolOfMqtt) {
    const auto missing = run_with_answer("Sec-WebSocket-Protocol: mqtt\r\n", "");
    expect_failure(missing.failure, Phase::websocket, FailureReason::protocol);
    EXPECT_THAT(missing.failure->detail, HasSubstr("MQTT-6.0.0-4"));
    const auto other = run_with_answer("Protocol: mqtt", "Protocol: chat");
    expect_failure(other.failure, Phase::websocket, FailureReason::protocol);
    EXPECT_THAT(other.failure->detail, HasSubstr("`chat`"));
}

TEST_F(WebSocket, OpensWhereTheAnswerComesByteByByte) {
    expect_round_trip(run_on(WebSocketScript{.drips_answer = true}));
}

TEST_F(WebSocket, TakesFramesThatComeWithTheAnswer) {
    auto greeting = websocket_frame(text("hello"), {.opcode = 9});
    const auto pong = websocket_frame({}, {.opcode = 10});
    greeting.insert(greeting.end(), pong.begin(), pong.end());
    expect_round_trip(run_on(WebSocketScript{.greeting = greeting}));
}

TEST_F(WebSocket, DoesNotReadAHeadWithoutEnd) {
    for (const bool lines : {false, true}) {
        const auto result = run_on(WebSocketScript{.answer = [=](const std::string& /*correct*/) {
            std::string answer = "HTTP/1.1 101 Switching Protocols\r\n";
            while (answer.size() < 100'000) {
                answer += lines ? "X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n" : "X-Filler";
            }
            return answer;
        }});
        expect_failure(result.failure, Phase::websocket, FailureReason::protocol);
        EXPECT_THAT(result.failure->detail, HasSubstr("8192"));
    }
}

TEST_F(WebSocket, IsNotTakenForSomethingElse) {
    const auto result = run_on(WebSocketScript{.answer = [](const std::string& /*correct*/) {
        return "220 mail.example.com ESMTP\r\n\r\n";
    }});
    expect_failure(result.failure, Phase::websocket, FailureReason::protocol);
    EXPECT_THAT(result.failure->detail, HasSubstr("not HTTP"));
    const ScriptedBroker plain;
    spec_.target = plain.endpoint();
    spec_.target.scheme = Scheme::ws;
    spec_.target.path = "/mqtt";
    const auto failure = open();
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->phase, Phase::websocket);
    EXPECT_THAT(failure->detail, HasSubstr("WebSocket"));
}

TEST_F(WebSocket, TimesOutWhereTheUpgradeIsNotAnswered) {
    spec_.timeout = soon;
    const auto result = run_on(WebSocketScript{.answer = [](const std::string& /*correct*/) {
        return std::string{};
    }});
    expect_failure(result.failure, Phase::websocket, FailureReason::timeout);
    EXPECT_THAT(result.failure->detail, HasSubstr("WebSocket"));
    spec_.timeout = patience;
    spec_.phase_timeout = {{Phase::websocket, soon}};
    const auto limited = run_on(WebSocketScript{.answer = [](const std::string& /*correct*/) {
        return std::string{};
    }});
    expect_failure(limited.failure, Phase::websocket, FailureReason::timeout);
    EXPECT_LT(limited.total, patience);
}

// F21
TEST_F(WebSocket, IsClosedOnATextFrame) {
    const auto result = run_with_frame(websocket_frame(text("{}"), {.opcode = 1}));
    expect_failure(result.failure, Phase::subscribe, FailureReason::protocol);
    EXPECT_THAT(result.failure->detail, HasSubstr("MQTT-6.0.0-1"));
}

// F22
TEST_F(WebSocket, PutsPacketsTogetherHoweverTheyWereFramed) {
    const auto a_byte_each = [](const wire::Bytes& mqtt) {
        wire::Bytes frames;
        for (const auto byte : mqtt) {
            const auto frame = websocket_frame(std::span{&byte, 1});
            frames.insert(frames.end(), frame.begin(), frame.end());
        }
        return frames;
    };
    const auto in_fragments = [](const wire::Bytes& mqtt) {
        wire::Bytes frames;
        for (std::size_t i = 0; i < mqtt.size(); ++i) {
            const FrameLook look{.opcode = static_cast<std::uint8_t>(i == 0 ? 2 : 0),
                                 .final = false};
            const auto part = websocket_frame(std::span{mqtt}.subspan(i, 1), look);
            const auto ping = websocket_frame({}, {.opcode = 9});
            frames.insert(frames.end(), part.begin(), part.end());
            frames.insert(frames.end(), ping.begin(), ping.end());
        }
        const auto end = websocket_frame({}, {.opcode = 0});
        frames.insert(frames.end(), end.begin(), end.end());
        return frames;
    };
    for (const auto& framing :
         {std::function<wire::Bytes(const wire::Bytes&)>{a_byte_each}, {in_fragments}}) {
        for (const auto qos : each_qos) {
            spec_.qos = qos;
            expect_round_trip(run_on(WebSocketScript{.framing = framing}));
        }
    }
}

TEST_F(WebSocket, TakesSeveralPacketsOutOfOneFrame) {
    support::Script script;
    script.deeds[Step::suback].change = support::followed_by("d000");
    expect_round_trip(run_on({.script = script, .websocket = WebSocketScript{}}));
}

// F23
TEST_F(WebSocket, IsClosedOnAMaskedFrame) {
    const auto result = run_with_frame(websocket_frame(text("x"), {.masked = true}));
    expect_failure(result.failure, Phase::subscribe, FailureReason::protocol);
    EXPECT_THAT(result.failure->detail, HasSubstr("mask"));
}

// F24
TEST_F(WebSocket, AnswersPingsAndPassesPongsBy) {
    const auto result = run_on(WebSocketScript{.framing = [](const wire::Bytes& mqtt) {
        auto frames = websocket_frame(text("are you there"), {.opcode = 9});
        const auto pong = websocket_frame(text("?"), {.opcode = 10});
        const auto data = websocket_frame(mqtt);
        frames.insert(frames.end(), pong.begin(), pong.end());
        frames.insert(frames.end(), data.begin(), data.end());
        return frames;
    }});
    expect_round_trip(result);
}

// F24
TEST_F(WebSocket, ThatTheBrokerClosesFailsWithTheCloseCode) {
    const auto result = run_with_frame(close_frame(1008, "not \x1b[31mallowed"));
    expect_failure(result.failure, Phase::subscribe, FailureReason::closed);
    EXPECT_EQ(result.failure->code, 1008);
    EXPECT_EQ(result.failure->code_name, "Policy Violation");
    EXPECT_THAT(result.failure->detail, HasSubstr("not ?[31mallowed"));
    const auto silent = run_with_frame(websocket_frame({}, {.opcode = 8}));
    expect_failure(silent.failure, Phase::subscribe, FailureReason::closed);
    EXPECT_FALSE(silent.failure->code.has_value());
}

// F25
TEST_F(WebSocket, IsClosedOnAFrameThatAnnouncesMoreThanAnyPacketHas) {
    wire::Bytes header{std::byte{0x82}, std::byte{127}, std::byte{0x7f}};
    header.insert(header.end(), 7, std::byte{0xff});
    const auto result = run_with_frame(header);
    expect_failure(result.failure, Phase::subscribe, FailureReason::protocol);
    EXPECT_THAT(result.failure->detail, HasSubstr("announces more"));
}

TEST_F(WebSocket, KeepsItsDeadlineAgainstABrokerThatOnlyPings) {  // R1
    spec_.timeout = 500ms;
    wire::Bytes pings;
    for (int i = 0; i < 5000; ++i) {
        const auto ping = websocket_frame({}, {.opcode = 9});
        pings.insert(pings.end(), ping.begin(), ping.end());
    }
    BrokerSettings settings;
    settings.websocket = WebSocketScript{};
    settings.floods_with = pings;

    settings.script.deeds[Step::suback].change = support::silence();
    const auto result = run_on(std::move(settings));
    expect_failure(result.failure, Phase::subscribe, FailureReason::timeout);
    EXPECT_LT(result.total, patience);
}

TEST_F(WebSocket, EndsWithTheConnectionUnderIt) {
    const auto result = run_on(
        {.script = {.deeds = {{Step::suback,
                               {.change = support::silence(), .ending = support::Ending::close}}}},
         .websocket = WebSocketScript{}});
    expect_failure(result.failure, Phase::subscribe, FailureReason::closed);
}

}  // namespace
}  // namespace sonde::net
