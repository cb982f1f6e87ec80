// SPDX-License-Identifier: Apache-2.0
/// Paho on a broker that does not do as a broker should.
#include "probes/payload.hpp"
#include "probes/wire/packet.hpp"
#include "tests/paho/real_child.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/scripted_broker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

/// A message to another topic, and then the correct packet.
support::Change after(std::vector<std::byte> payload) {
    return [payload](wire::Version version, const wire::Packet& correct) {
        auto bytes =
            support::encoded(version, wire::Publish{.topic = "somebody/elses", .payload = payload});
        const auto rest = support::encoded(version, correct);
        bytes.insert(bytes.end(), rest.begin(), rest.end());
        return bytes;
    };
}

std::vector<std::byte> message_of_this_run(std::size_t size) {
    std::vector<std::byte> payload(size);
    write_message({.run = run_number, .sequence = 0, .sent = WallTime{}}, payload);
    return payload;
}

class PahoOnAnotherTopic : public ::testing::TestWithParam<support::Step> {};

TEST_P(PahoOnAnotherTopic, TakesNothingForItsMessage) {
    ProbeSpec spec = spec_for(0);
    for (const auto& payload :
         {std::vector<std::byte>(10), message_of_this_run(spec.payload_size)}) {
        support::BrokerSettings settings;
        settings.script.deeds[GetParam()].change = after(payload);
        const support::ScriptedBroker broker{settings};
        spec.target.port = broker.port();
        const auto result = run(spec);
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1, .foreign = 1}));
    }
}

INSTANTIATE_TEST_SUITE_P(BeforeAndAfterItsOwn,
                         PahoOnAnotherTopic,
                         ::testing::Values(support::Step::suback, support::Step::delivery),
                         [](const auto& parameter) {
                             return parameter.param == support::Step::suback ? "suback"
                                                                             : "delivery";
                         });

class PahoOnASilentPort : public ::testing::Test {
  protected:
    ProbeSpec spec(Scheme scheme) const {
        auto spec = spec_for(broker_.port());
        spec.target.scheme = scheme;
        spec.timeout = 400ms;
        return spec;
    }

    const support::ScriptedBroker broker_{{.welcome = support::Welcome::silence}};
};

TEST_F(PahoOnASilentPort, AsksWhetherItIsMqtt) {
    const auto failure = failure_of(spec(Scheme::mqtt));
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::timeout);
    EXPECT_THAT(failure.detail, HasSubstr("is it MQTT"));
}

TEST_F(PahoOnASilentPort, SaysThatTlsDidNotFinish) {
    const auto failure = failure_of(spec(Scheme::mqtts));
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::timeout);
    EXPECT_THAT(failure.detail, HasSubstr("TLS handshake did not finish"));
}

}  // namespace
}  // namespace sonde::testing
