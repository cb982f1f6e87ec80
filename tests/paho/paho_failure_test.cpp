// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_failure.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TEST(PahoFailure, ClaimsNothingOfTcpWhereOnlyTheConnackIsMissed) {
    const auto failure = timeout_failure(Phase::connect, 5s, PahoFindings{});
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::timeout);
    EXPECT_EQ(failure.detail,
              "Paho had no CONNACK within 5s; it does not tell TCP, TLS and MQTT apart: try "
              "--client wire (client = \"wire\")");
}

TEST(PahoFailure, SaysThatTlsDidNotFinish) {
    EXPECT_EQ(timeout_failure(Phase::connect, 5s, PahoFindings{.tls_begun = true}).detail,
              "Paho had no CONNACK within 5s: TCP connected, but the TLS handshake did not finish; "
              "is this a TLS port?");
}

TEST(PahoFailure, SaysThatTheWebSocketDidNotOpen) {
    EXPECT_EQ(
        timeout_failure(Phase::connect, 5s, PahoFindings{.tls_begun = true, .upgrade_asked = true})
            .detail,
        "Paho had no CONNACK within 5s: the request for a WebSocket went out, but no answer "
        "to it came; does the server speak WebSocket at this port?");
}

TEST(PahoFailure, KeepsTheHttpStatusOfARefusedWebSocket) {
    ProbeSpec spec;
    spec.target = {.scheme = Scheme::ws, .host = "h", .port = 80, .path = "/here"};
    const auto failure =
        connect_failure(spec, -1, "socket error", {.upgrade_asked = true, .upgrade_status = 404});
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::handshake);
    EXPECT_EQ(failure.code, 404);
    EXPECT_EQ(failure.detail,
              "the server refused a WebSocket at `/here` with HTTP status 404; is that the "
              "broker's path?");
}

TEST(PahoFailure, CallsAConnectionThatEndsAfterConnectClosedAlsoOnAWebSocket) {
    ProbeSpec spec;
    spec.target = {.scheme = Scheme::ws, .host = "h", .port = 80, .path = "/here"};
    EXPECT_EQ(
        connect_failure(spec, -1, "socket error", {.upgrade_asked = true, .connect_sent = true})
            .reason,
        FailureReason::closed);
}

TEST(PahoFailure, AsksWhetherItIsMqttOnceConnectWentOut) {
    for (const bool tls : {false, true}) {
        const PahoFindings findings{.tls_begun = tls, .upgrade_asked = tls, .connect_sent = true};
        EXPECT_EQ(
            timeout_failure(Phase::connect, 5s, findings).detail,
            "the CONNACK did not come within 5s; the port is open, but is it MQTT, and is the "
            "broker alive?");
    }
}

TEST(PahoFailure, NamesWhatALaterPhaseAwaited) {
    EXPECT_EQ(timeout_failure(Phase::subscribe, 5s, PahoFindings{}).detail,
              "the SUBACK did not come within 5s");
}

}  // namespace
}  // namespace sonde
