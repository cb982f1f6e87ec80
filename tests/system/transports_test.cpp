// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mosquitto.hpp"
#include "tests/support/proxy_server.hpp"
#include "tests/support/stamps_on.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

/// Every way to a broker as a user asks for it, to a real mosquitto.
namespace sonde::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

std::string websocket_url(const Mosquitto& broker) {
    return "ws://127.0.0.1:" + std::to_string(broker.websocket_port()) + "/mqtt";
}

TEST(ProbeTransports, ReachAWebSocketAndWriteACaptureOfMqtt) {
    const StampsOn stamps;
    const Mosquitto broker{{.websocket = true}};
    const TemporaryFolder folder;
    const auto capture = (folder.path() / "run.pcapng").string();
    const auto outcome =
        run_sonde({"probe", websocket_url(broker), "--format", "json", "--pcap", capture});
    ASSERT_EQ(outcome.status, 0) << outcome.out << outcome.error;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result["target"], websocket_url(broker));
    EXPECT_GT(result["phases"]["websocket"], 0);
    EXPECT_EQ(result["timestamps"], "kernel");
    Process tshark{{"tshark", "-r", capture, "-Y", "mqtt", "-T", "fields", "-e", "mqtt.msgtype"}};
    EXPECT_EQ(tshark.wait(), 0) << tshark.error();
    // CONNECT, CONNACK, SUBSCRIBE, SUBACK, PUBLISH and DISCONNECT are there, and nothing else is.
    for (const auto* const type : {"1\n", "2\n", "8\n", "9\n", "3\n", "14\n"}) {
        EXPECT_THAT(tshark.output(), HasSubstr(type));
    }
    EXPECT_THAT(tshark.output(), Not(HasSubstr("\n\n")));
}

TEST(ProbeTransports, ReachAUnixSocket) {
    const TemporaryFolder folder;
    const auto path = (folder.path() / "broker.sock").string();
    const Mosquitto broker{{.more = {"listener 0 " + path}}};
    const auto outcome = run_sonde({"probe", "unix://" + path, "--format", "json"});
    ASSERT_EQ(outcome.status, 0) << outcome.out << outcome.error;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result["peer"],
              json::parse(R"({"port": 0, "family": "unix", "address": ")" + path + "\"}"));
    EXPECT_EQ(result["timestamps"], "user");
    EXPECT_EQ(result["tcp"], nullptr);
    EXPECT_EQ(result["dns"], nullptr);
}

TEST(ProbeTransports, GoThroughAProxyWithItsPasswordFromAVariable) {
    const Mosquitto broker;
    const support::ProxyServer proxy{{.talk = support::ProxyTalk::http,
                                      .leads_to = broker.port(),
                                      .username = "monitor",
                                      .password = "s3cret-word"}};
    const auto url = "http://monitor@127.0.0.1:" + std::to_string(proxy.port());
    const std::vector<std::string> arguments{"probe",
                                             "mqtt://broker.invalid",
                                             "--proxy",
                                             url,
                                             "--proxy-password-env",
                                             "PROXY_PASSWORD",
                                             "--format",
                                             "json"};
    const auto outcome = run_sonde(arguments, {{"PROXY_PASSWORD", "s3cret-word"}});
    ASSERT_EQ(outcome.status, 0) << outcome.out << outcome.error;
    EXPECT_GT(json::parse(outcome.out)["phases"]["proxy"], 0);
    const auto refused = run_sonde(arguments, {{"PROXY_PASSWORD", "another-word"}});
    EXPECT_EQ(refused.status, 1);
    const auto failure = json::parse(refused.out)["failure"];
    EXPECT_EQ(failure["phase"], "proxy");
    EXPECT_EQ(failure["reason"], "handshake");
    EXPECT_EQ(failure["code"], 407);
    EXPECT_THAT(refused.out + refused.error, Not(HasSubstr("another-word")));
}

TEST(LoadTransports, ReachAWebSocketAndAUnixSocket) {
    const TemporaryFolder folder;
    const auto path = (folder.path() / "broker.sock").string();
    const Mosquitto broker{{.more = {"listener 0 " + path}, .websocket = true}};
    for (const auto& url : {websocket_url(broker), "unix://" + path}) {
        const auto outcome = run_sonde({"load",
                                        url,
                                        "--publishers",
                                        "4",
                                        "--subscribers",
                                        "4",
                                        "--rate",
                                        "100/s",
                                        "--qos",
                                        "1",
                                        "--duration",
                                        "1s",
                                        "--format",
                                        "json"});
        ASSERT_NE(outcome.out, "") << outcome.error;
        const auto result = json::parse(outcome.out);
        EXPECT_EQ(result["counts"]["delivered"], 100) << outcome.error;
        EXPECT_EQ(result["connections"]["established"], 8);
        EXPECT_EQ(result["connections"].contains("websocket"), url.starts_with("ws://"));
    }
}

}  // namespace
}  // namespace sonde::testing
