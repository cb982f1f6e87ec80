// SPDX-License-Identifier: Apache-2.0
#include "probes/route.hpp"
#include "tests/load/engine_fixture.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/proxy_server.hpp"
#include "tests/support/scripted_broker.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

/// Load by every way to a broker, and on brokers whose WebSocket is broken.
namespace sonde::load {

using namespace std::chrono_literals;
using sonde::testing::Mosquitto;
using support::ScriptedBroker;
using support::Step;
using support::websocket_frame;
using support::WebSocketScript;

namespace {

void expect_all_delivered(const LoadResult& result, std::uint64_t messages) {
    EXPECT_EQ(result.connections.established, 8U);
    EXPECT_EQ(result.connections.failed + result.connections.cut, 0U);
    EXPECT_EQ(result.counts.sent, messages);
    EXPECT_EQ(result.counts.delivered, messages);
    EXPECT_TRUE(result.failures.empty());
}

class LoadTransports : public ::testing::Test {
  protected:
    static LoadPlan plan_at(Endpoint target, std::uint8_t qos = 1) {
        auto plan = plan_of({.rate = 200, .qos = qos}, 0);
        plan.targets = {std::move(target)};
        return plan;
    }

    support::CertificateAuthority authority_{};
};

TEST_F(LoadTransports, CarriesMessagesOverAWebSocketThroughMosquitto) {
    const Mosquitto broker{{.websocket = true}};
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        auto plan = plan_at({.scheme = Scheme::ws,
                             .host = "127.0.0.1",
                             .port = broker.websocket_port(),
                             .path = "/mqtt"});
        for (auto& population : plan.populations) {
            population.mqtt = version;
        }
        const auto [result, snapshots] = run(plan);
        expect_all_delivered(result, 200);
        EXPECT_EQ(result.connections.websocket.count(), 8U);
        EXPECT_EQ(result.connections.tls.count(), 0U);
    }
}

TEST_F(LoadTransports, CarriesMessagesOverASecureWebSocketThroughMosquitto) {
    const Mosquitto broker{{.tls = authority_.issue({}), .websocket = true}};
    auto plan = plan_at({.scheme = Scheme::wss,
                         .host = "127.0.0.1",
                         .port = broker.websocket_port(),
                         .path = "/mqtt"},
                        0);
    for (auto& population : plan.populations) {
        population.tls.ca_file = authority_.ca_file();
    }
    const auto [result, snapshots] = run(plan);
    expect_all_delivered(result, 200);
    EXPECT_EQ(result.connections.websocket.count(), 8U);
    EXPECT_EQ(result.connections.tls.count(), 8U);
}

TEST_F(LoadTransports, CarriesMessagesOverAUnixSocketThroughMosquitto) {
    const support::TemporaryFolder folder;
    const auto path = (folder.path() / "broker.sock").string();
    const Mosquitto broker{{.more = {"listener 0 " + path}}};
    const auto [result, snapshots] = run(plan_at({.scheme = Scheme::unix, .path = path}, 2));
    expect_all_delivered(result, 200);
    EXPECT_EQ(result.connections.tcp.count(), 8U);
}

TEST_F(LoadTransports, CarriesMessagesThroughProxies) {
    const Mosquitto broker;
    for (const auto& [talk, kind] : {std::pair{support::ProxyTalk::http, ProxyKind::http},
                                     std::pair{support::ProxyTalk::socks5, ProxyKind::socks5}}) {
        const support::ProxyServer server{{.talk = talk, .leads_to = broker.port()}};
        auto plan = plan_at({.scheme = Scheme::mqtt, .host = "broker.invalid", .port = 1883});
        plan.route =
            Route{.proxy = Proxy{.kind = kind, .host = "127.0.0.1", .port = server.port()}};
        const auto [result, snapshots] = run(plan);
        expect_all_delivered(result, 200);
        EXPECT_EQ(result.connections.proxy.count(), 8U);
    }
}

TEST_F(LoadTransports, SaysTheHeaderOfTheProxyProtocolFirst) {
    const Mosquitto broker;
    const support::ProxyServer server{
        {.talk = support::ProxyTalk::header, .leads_to = broker.port()}};
    auto plan = plan_at({.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = server.port()});
    plan.route = Route{.proxy_protocol = ProxyProtocol::v2};
    const auto [result, snapshots] = run(plan);
    expect_all_delivered(result, 200);
}

/// What a plan of one idle client comes to on such a broker.
LoadResult run_on(support::BrokerSettings settings) {
    const ScriptedBroker broker{std::move(settings)};
    LoadPlan plan;
    plan.targets = {broker.endpoint()};
    plan.populations = {{.name = "one", .role = Role::subscriber}};
    plan.duration = 1ms;
    plan.connect_timeout = 2s;
    plan.drain = 10ms;
    plan.reconnect = false;
    plan.seed = 1;
    return run(plan).result;
}

LoadResult run_with_answer(std::function<std::string(std::string)> change) {
    return run_on({.websocket = WebSocketScript{.answer = std::move(change)}});
}

LoadResult run_with_frame(const wire::Bytes& frame) {
    return run_on({.websocket = WebSocketScript{.framing = [=](const wire::Bytes& mqtt) {
                       const bool suback = (mqtt.front() & std::byte{0xf0}) == std::byte{0x90};
                       return suback ? frame : websocket_frame(mqtt);
                   }}});
}

void expect_one_failure(const LoadResult& result, const FailureKey& expected) {
    ASSERT_EQ(result.failures.size(), 1U);
    const auto& [key, count] = *result.failures.begin();
    EXPECT_EQ(name_of(key.phase), name_of(expected.phase)) << count.detail;
    EXPECT_EQ(name_of(key.reason), name_of(expected.reason)) << count.detail;
    EXPECT_EQ(key.code, expected.code) << count.detail;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == std::string::npos ? "not there" : text.replace(at, from.size(), to);
}

// F18
TEST(LoadOnABrokenWebSocket, CountsARefusalByItsHttpStatus) {
    const auto result = run_with_answer([](const std::string& answer) {
        return replaced(answer, "101 Switching Protocols", "403 Forbidden");
    });
    expect_one_failure(result, {Phase::websocket, FailureReason::handshake, 403});
}

// F19
TEST(LoadOnABrokenWebSocket, CountsTheAnswerToAnotherRequest) {
    const auto result = run_with_answer(
        [](const std::string& answer) { return replaced(answer, "Accept: ", "Accept: x"); });
    expect_one_failure(result, {Phase::websocket, FailureReason::protocol});
}

// F20
TEST(LoadOnABrokenWebSocket, CountsAMissingAndAWrongSubprotocol) {
    for (const auto* const line : {"", "Sec-WebSocket-Protocol: chat\r\n"}) {
        const auto result = run_with_answer([=](const std::string& answer) {
            return replaced(answer, "Sec-WebSocket-Protocol: mqtt\r\n", line);
        });
        expect_one_failure(result, {Phase::websocket, FailureReason::protocol});
    }
}

// F21, F23
TEST(LoadOnABrokenWebSocket, CountsFramesThatNoServerMaySend) {
    const std::array payload{std::byte{'x'}};
    for (const support::FrameLook look :
         {support::FrameLook{.opcode = 1}, support::FrameLook{.masked = true}}) {
        expect_one_failure(run_with_frame(websocket_frame(payload, look)),
                           {Phase::subscribe, FailureReason::protocol});
    }
}

// F22, F24
TEST(LoadOnAWebSocket, PutsFragmentsTogetherAndAnswersPings) {
    const auto result =
        run_on({.websocket = WebSocketScript{.framing = [](const wire::Bytes& mqtt) {
                    const auto bytes = std::span{mqtt};
                    wire::Bytes frames = websocket_frame(bytes.first(1), {.final = false});
                    for (const auto& frame : {websocket_frame({}, {.opcode = 9}),
                                              websocket_frame(bytes.subspan(1), {.opcode = 0})}) {
                        frames.insert(frames.end(), frame.begin(), frame.end());
                    }
                    return frames;
                }}});
    EXPECT_EQ(result.connections.established, 1U);
    EXPECT_TRUE(result.failures.empty()) << result.failures.begin()->second.detail;
}

// F24
TEST(LoadOnABrokenWebSocket, CountsACloseByItsCode) {
    const std::array code{std::byte{0x03}, std::byte{0xf0}};
    expect_one_failure(run_with_frame(websocket_frame(code, {.opcode = 8})),
                       {Phase::subscribe, FailureReason::closed, 1008});
}

// F25
TEST(LoadOnABrokenWebSocket, RefusesAFrameThatAnnouncesMoreThanAnyPacketHas) {
    wire::Bytes header{std::byte{0x82}, std::byte{127}, std::byte{0x7f}};
    header.insert(header.end(), 7, std::byte{0xff});
    expect_one_failure(run_with_frame(header), {Phase::subscribe, FailureReason::protocol});
}

TEST(LoadOnABrokenWebSocket, DoesNotReadAHeadWithoutEnd) {
    const auto result = run_with_answer([](const std::string& /*answer*/) {
        return "HTTP/1.1 101 Switching Protocols\r\nX-Filler: " + std::string(100'000, 'x');
    });
    expect_one_failure(result, {Phase::websocket, FailureReason::protocol});
}

TEST(LoadOnAWebSocket, OpensWhereTheAnswerComesByteByByte) {
    const auto result = run_on({.websocket = WebSocketScript{.drips_answer = true}});
    EXPECT_EQ(result.connections.established, 1U);
    EXPECT_TRUE(result.failures.empty());
}

}  // namespace
}  // namespace sonde::load
