// SPDX-License-Identifier: Apache-2.0
#include "probes/endpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

TEST(Endpoint, WithoutASchemeIsPlainButAtPort8883Secure) {
    EXPECT_EQ(parse_endpoint("h"), (Endpoint{Scheme::mqtt, "h", 1883}));
    EXPECT_EQ(parse_endpoint("h:99"), (Endpoint{Scheme::mqtt, "h", 99}));
    EXPECT_EQ(parse_endpoint("h:8883"), (Endpoint{Scheme::mqtts, "h", 8883}));
}

TEST(Endpoint, WithASchemeHasThatSchemesPort) {
    EXPECT_EQ(parse_endpoint("mqtt://h"), (Endpoint{Scheme::mqtt, "h", 1883}));
    EXPECT_EQ(parse_endpoint("mqtts://h"), (Endpoint{Scheme::mqtts, "h", 8883}));
    EXPECT_EQ(parse_endpoint("MQTTS://h/"), (Endpoint{Scheme::mqtts, "h", 8883}));
    EXPECT_EQ(parse_endpoint("mqtt://h:8883"), (Endpoint{Scheme::mqtt, "h", 8883}));
    EXPECT_EQ(parse_endpoint("tcp://h"), (Endpoint{Scheme::mqtt, "h", 1883}));
    EXPECT_EQ(parse_endpoint("ssl://h"), (Endpoint{Scheme::mqtts, "h", 8883}));
}

TEST(Endpoint, OfAWebSocketHasThePortOfTheWebAndAPath) {
    EXPECT_EQ(parse_endpoint("ws://h"), (Endpoint{Scheme::ws, "h", 80, "/mqtt"}));
    EXPECT_EQ(parse_endpoint("WSS://h"), (Endpoint{Scheme::wss, "h", 443, "/mqtt"}));
    EXPECT_EQ(parse_endpoint("ws://h/"), (Endpoint{Scheme::ws, "h", 80, "/"}));
    EXPECT_EQ(parse_endpoint("wss://h:8084/a/b%20c;x=1"),
              (Endpoint{Scheme::wss, "h", 8084, "/a/b%20c;x=1"}));
    EXPECT_EQ(parse_endpoint("ws://[::1]:8083/mqtt"), (Endpoint{Scheme::ws, "::1", 8083, "/mqtt"}));
}

TEST(Endpoint, KnowsWhatGoesAroundItsMqtt) {
    EXPECT_FALSE(parse_endpoint("mqtt://h")->secure() || parse_endpoint("mqtt://h")->websocket());
    EXPECT_TRUE(parse_endpoint("mqtts://h")->secure());
    EXPECT_FALSE(parse_endpoint("mqtts://h")->websocket());
    EXPECT_FALSE(parse_endpoint("ws://h")->secure());
    EXPECT_TRUE(parse_endpoint("ws://h")->websocket());
    EXPECT_TRUE(parse_endpoint("wss://h")->secure() && parse_endpoint("wss://h")->websocket());
}

TEST(Endpoint, OfAUnixSocketIsItsPath) {
    const auto endpoint = parse_endpoint("unix:///run/a b@c:1/mosquitto.sock");
    ASSERT_TRUE(endpoint) << endpoint.error();
    EXPECT_EQ(*endpoint, (Endpoint{Scheme::unix, "", 0, "/run/a b@c:1/mosquitto.sock"}));
    EXPECT_TRUE(endpoint->local());
    EXPECT_FALSE(endpoint->secure() || endpoint->websocket());
    const auto longest = "/" + std::string(longest_socket_path - 1, 's');
    EXPECT_TRUE(parse_endpoint("unix://" + longest));
    EXPECT_THAT(parse_endpoint("unix://" + longest + "s").error(), ::testing::HasSubstr("107"));
}

TEST(Endpoint, OfAnIpv6LiteralStandsInBrackets) {
    EXPECT_EQ(parse_endpoint("[::1]"), (Endpoint{Scheme::mqtt, "::1", 1883}));
    EXPECT_EQ(parse_endpoint("mqtts://[fe80::1%eth0]:1"),
              (Endpoint{Scheme::mqtts, "fe80::1%eth0", 1}));
    EXPECT_EQ(to_string({Scheme::mqtt, "::1", 1883}), "mqtt://[::1]:1883");
    EXPECT_THAT(parse_endpoint("::1").error(), ::testing::HasSubstr("brackets"));
}

TEST(Endpoint, IsWrittenSoThatItReadsBack) {
    for (const auto* const text : {"mqtt://a.example:1883",
                                   "mqtts://[::1]:8883",
                                   "mqtt://10.0.0.1:1",
                                   "ws://a.example:80/",
                                   "wss://[::1]:443/mqtt",
                                   "unix:///run/mosquitto.sock"}) {
        EXPECT_EQ(to_string(*parse_endpoint(text)), text);
    }
}

TEST(Endpoint, RefusesWhatIsNoneWithASentence) {
    for (const auto* const text : {"",
                                   "mqtt://",
                                   "mqtt://:1883",
                                   "http://h",
                                   "mqtt://h/path",
                                   "ws://",
                                   "ws:///mqtt",
                                   "ws://h/a b",
                                   "ws://h/\xc3\xa4",
                                   "ws://h/mqtt?token=x",
                                   "ws://h/mqtt#x",
                                   "unix://run/mosquitto.sock",
                                   "unix://",
                                   "unix:///",
                                   "unix:///a\nb",
                                   "h:",
                                   "h:0",
                                   "h:65536",
                                   "h:+1",
                                   "h:1x",
                                   "h:1:2",
                                   "[::1",
                                   "[::1]1883",
                                   "[]",
                                   "[h]",
                                   "h/path",
                                   "a b",
                                   "user:password@h"}) {
        const auto endpoint = parse_endpoint(text);
        ASSERT_FALSE(endpoint.has_value()) << text;
        EXPECT_FALSE(endpoint.error().empty());
    }
}

TEST(Endpoint, NeverRepeatsCredentialsInItsMessage) {
    for (const auto* const text : {"mqtt://user:secret@h",
                                   "ws://user:secret/more@h/mqtt",
                                   "wss://h/mqtt?token=secret",
                                   "ws://h/mqtt?token=secret@h"}) {
        EXPECT_THAT(parse_endpoint(text).error(), ::testing::Not(::testing::HasSubstr("secret")));
    }
}

}  // namespace
}  // namespace sonde
