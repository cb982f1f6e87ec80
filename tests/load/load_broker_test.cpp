// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker.hpp"

#include "tests/support/certificates.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <regex>
#include <string>
#include <vector>

namespace sonde::testing {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

/// mosquitto_pub and mosquitto_sub, in one of the versions and at one QoS.
struct Foreign {
    std::string version;
    std::string qos;
};

std::string name_of(const ::testing::TestParamInfo<Foreign>& info) {
    return info.param.version + "Qos" + info.param.qos;
}

std::vector<std::string> foreign_client(const std::string& program,
                                        const LoadBroker& broker,
                                        std::vector<std::string> more) {
    std::vector<std::string> command{
        program, "-h", "127.0.0.1", "-p", std::to_string(broker.port())};
    command.insert(command.end(), more.begin(), more.end());
    return command;
}

/// A mosquitto_sub whose subscription has been granted.
std::unique_ptr<Process> subscribed(const LoadBroker& broker, std::vector<std::string> more) {
    auto command = foreign_client("mosquitto_sub", broker, std::move(more));
    // It says when it has subscribed, but only to a line buffer in time.
    command.insert(command.begin(), {"stdbuf", "-oL"});
    command.emplace_back("-d");
    auto subscriber = std::make_unique<Process>(std::move(command));
    EXPECT_TRUE(subscriber->says("Subscribed"));
    return subscriber;
}

class LoadBrokerPeer : public ::testing::TestWithParam<Foreign> {};

TEST_P(LoadBrokerPeer, CarriesMessagesBetweenForeignClients) {
    const auto& [version, qos] = GetParam();
    LoadBroker broker;
    auto subscriber = subscribed(broker, {"-V", version, "-q", qos, "-t", "a/+", "-C", "3"});
    Process publisher{
        foreign_client("mosquitto_pub", broker, {"-V", version, "-q", qos, "-t", "a/b", "-l"}),
        {},
        "one\ntwo\nthree\n"};
    EXPECT_EQ(publisher.wait(), 0);
    EXPECT_EQ(subscriber->wait(), 0);
    const std::regex lines{"one\n[^]*two\n[^]*three\n"};
    EXPECT_TRUE(std::regex_search(subscriber->output(), lines)) << subscriber->output();

    const auto counts = broker.stop();
    EXPECT_EQ(counts.at("connections"), 2U);
    EXPECT_EQ(counts.at("publishes"), 3U);
    EXPECT_EQ(counts.at("publishes_qos1"), qos == "1" ? 3U : 0U);
    EXPECT_EQ(counts.at("deliveries"), 3U);
    EXPECT_EQ(counts.at("acknowledged"), qos == "0" ? 0U : 3U);
    EXPECT_EQ(counts.at("disconnects"), 2U);
    EXPECT_EQ(counts.at("violations"), 0U);
}

TEST_P(LoadBrokerPeer, SinksMessagesOfAForeignClient) {
    const auto& [version, qos] = GetParam();
    LoadBroker broker{{"--mode", "sink", "--threads", "2"}};
    Process publisher{
        foreign_client("mosquitto_pub",
                       broker,
                       {"-V", version, "-q", qos, "-t", "a/b", "-m", "x", "--repeat", "100"})};
    EXPECT_EQ(publisher.wait(), 0);
    EXPECT_EQ(broker.stop().at("publishes"), 100U);
}

TEST_P(LoadBrokerPeer, ReflectsToAForeignClient) {
    const auto& [version, qos] = GetParam();
    LoadBroker broker{{"--mode", "reflect"}};
    // mosquitto_rr publishes a request and waits for the answer; here it hears itself.
    Process requester{foreign_client(
        "mosquitto_rr",
        broker,
        {"-V", version, "-q", qos, "-t", "question", "-e", "answer", "-m", "hello"})};
    EXPECT_EQ(requester.wait(), 0) << requester.error();
    EXPECT_EQ(requester.output(), "hello\n");
}

INSTANTIATE_TEST_SUITE_P(EachVersionAndQos,
                         LoadBrokerPeer,
                         ::testing::Values(Foreign{"mqttv311", "0"},
                                           Foreign{"mqttv311", "1"},
                                           Foreign{"mqttv311", "2"},
                                           Foreign{"mqttv5", "0"},
                                           Foreign{"mqttv5", "1"},
                                           Foreign{"mqttv5", "2"}),
                         name_of);

TEST(LoadBroker, SpeaksTlsToAForeignClient) {
    support::CertificateAuthority authority;
    const auto identity = authority.issue({});
    LoadBroker broker{{"--cert", identity.cert_file, "--key", identity.key_file}};
    Process publisher{foreign_client(
        "mosquitto_pub",
        broker,
        {"--cafile", authority.ca_file(), "-q", "1", "-t", "a", "-m", "x", "--repeat", "3"})};
    EXPECT_EQ(publisher.wait(), 0) << publisher.error();
    EXPECT_EQ(broker.stop().at("publishes_qos1"), 3U);
}

TEST(LoadBroker, StandsStillWhenItIsTold) {
    LoadBroker broker{{"--freeze-at", "0s", "--freeze-for", "1s"}};
    const auto begin = std::chrono::steady_clock::now();
    // The first message starts it, and the next ones come while the broker stands still.
    Process publisher{foreign_client(
        "mosquitto_pub",
        broker,
        {"-q", "1", "-t", "a", "-m", "x", "--repeat", "3", "--repeat-delay", "0.1"})};
    EXPECT_EQ(publisher.wait(), 0);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 1s);
    const auto counts = broker.stop();
    EXPECT_EQ(counts.at("freezes"), 1U);
    EXPECT_EQ(counts.at("publishes"), 3U);
}

TEST(LoadBroker, KeepsThePubackBackForAWhile) {
    LoadBroker broker{{"--puback-delay", "200ms"}};
    const auto begin = std::chrono::steady_clock::now();
    Process publisher{foreign_client("mosquitto_pub", broker, {"-q", "1", "-t", "a", "-m", "x"})};
    EXPECT_EQ(publisher.wait(), 0);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 200ms);
}

TEST(LoadBroker, LetsGoOfAMessageThatNothingOvertakes) {
    LoadBroker broker{{"--reorder-every", "1"}};
    auto subscriber = subscribed(broker, {"-t", "a", "-C", "1"});
    Process publisher{foreign_client("mosquitto_pub", broker, {"-t", "a", "-m", "x"})};
    EXPECT_EQ(subscriber->wait(), 0);
    EXPECT_EQ(broker.stop().at("reordered"), 0U);
}

TEST(LoadBroker, CarriesAMessageThatFillsEveryBuffer) {
    LoadBroker broker;
    constexpr std::size_t size = 5'000'000;
    auto subscriber = subscribed(broker, {"-t", "a", "-C", "1"});
    Process publisher{foreign_client("mosquitto_pub", broker, {"-q", "1", "-t", "a", "-s"}),
                      {},
                      std::string(size, 'x')};
    EXPECT_EQ(publisher.wait(), 0);
    EXPECT_EQ(subscriber->wait(), 0);
    EXPECT_NE(subscriber->output().find(std::string(size, 'x')), std::string::npos);
}

TEST(LoadBroker, EndsByItself) {
    LoadBroker broker{{"--lifetime", "50ms"}};
    EXPECT_EQ(broker.stop().at("connections"), 0U);
}

TEST(LoadBroker, SaysWhatIsWrongWithItsOptions) {
    EXPECT_THROW(LoadBroker({"--mode", "mirror"}), std::runtime_error);
    EXPECT_THROW(LoadBroker({"--freeze-at", "soon"}), std::runtime_error);
    EXPECT_THROW(LoadBroker({"--mode", "route", "--threads", "2"}), std::runtime_error);
    EXPECT_THROW(LoadBroker({"--cert", "only"}), std::runtime_error);
}

}  // namespace
}  // namespace sonde::testing
