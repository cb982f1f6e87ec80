// SPDX-License-Identifier: Apache-2.0
/// Through the parent, a real child process, Paho and a real mosquitto.
#include "tests/paho/real_child.hpp"
#include "tests/support/mosquitto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

using RoundTrip = std::tuple<MqttVersion, std::uint8_t, std::size_t>;

std::string name_of_version(const ::testing::TestParamInfo<MqttVersion>& parameter) {
    return parameter.param == MqttVersion::v5 ? "v5" : "v3_1_1";
}

std::string name_of_round_trip(const ::testing::TestParamInfo<RoundTrip>& parameter) {
    const auto& [version, qos, size] = parameter.param;
    return std::string{version == MqttVersion::v5 ? "v5" : "v3_1_1"} + "_qos" +
           std::to_string(qos) + "_" + std::to_string(size) + "_bytes";
}

class PahoOnMosquitto : public ::testing::TestWithParam<RoundTrip> {};

TEST_P(PahoOnMosquitto, BringsItsMessageBack) {
    const Mosquitto broker;
    auto spec = spec_for(broker.port());
    std::tie(spec.mqtt, spec.qos, spec.payload_size) = GetParam();
    const auto result = run(spec);
    ASSERT_TRUE(result.success()) << result.failure->detail;

    for (const auto phase :
         {Phase::connect, Phase::subscribe, Phase::delivery, Phase::disconnect}) {
        EXPECT_TRUE(result.phases.reached(phase)) << name_of(phase);
    }
    EXPECT_EQ(result.phases.reached(Phase::publish), spec.qos > 0);
    for (const auto phase : {Phase::dns, Phase::tcp, Phase::tls, Phase::ping}) {
        EXPECT_FALSE(result.phases.reached(phase)) << name_of(phase);
    }
    EXPECT_LE(result.phases.get(Phase::connect), result.total);
    EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
    EXPECT_EQ(result.sizes, Sizes{.payload = spec.payload_size});
    EXPECT_EQ(result.mqtt.version, spec.mqtt);
    EXPECT_EQ(result.mqtt.granted_qos, spec.qos);
    EXPECT_EQ(result.mqtt.session_present, false);
    EXPECT_EQ(result.mqtt.assigned_client_id, std::nullopt);
    EXPECT_EQ(result.peer, std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    PahoOnMosquitto,
    ::testing::Combine(::testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                       ::testing::Values(std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}),
                       ::testing::Values(32U, 64U, 1024U * 1024U)),
    name_of_round_trip);

TEST(PahoOnMosquittoByName, TellsTheLookupApart) {
    const Mosquitto broker;
    const auto result = run(spec_for(broker.port(), "localhost"));
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_TRUE(result.phases.reached(Phase::dns));
    ASSERT_TRUE(result.dns);
    EXPECT_EQ(result.dns->resolver, ResolverKind::system);
    EXPECT_GE(result.dns->addresses, 1U);
}

TEST(PahoOnMosquittoByName, SaysThatANameHasNoAddress) {
    const auto failure = failure_of(spec_for(1883, "no-such-host.invalid"));
    EXPECT_EQ(failure.phase, Phase::dns);
    EXPECT_EQ(failure.reason, FailureReason::resolve);
}

class PahoLogin : public ::testing::TestWithParam<MqttVersion> {
  protected:
    static ProbeSpec spec_with_password(const Mosquitto& broker, const std::string& password) {
        auto spec = spec_for(broker.port());
        spec.mqtt = GetParam();
        spec.username = "monitor";
        spec.password = Secret{password};
        return spec;
    }

    const Mosquitto broker_{
        {.login = Mosquitto::Login{.username = "monitor", .password = "right"}}};
};

TEST_P(PahoLogin, SucceedsWithTheRightPassword) {
    const auto result = run(spec_with_password(broker_, "right"));
    EXPECT_TRUE(result.success()) << result.failure->detail;
}

TEST_P(PahoLogin, IsRejectedWithTheBrokersCodeForTheWrongOne) {
    const auto result = run(spec_with_password(broker_, "wrong"));
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->phase, Phase::connect);
    EXPECT_EQ(result.failure->reason, FailureReason::rejected) << result.failure->detail;
    EXPECT_EQ(result.failure->code, GetParam() == MqttVersion::v5 ? 0x87 : 5);
    EXPECT_THAT(result.failure->code_name, HasSubstr("uthorized"));
    EXPECT_TRUE(result.phases.reached(Phase::connect));
    EXPECT_FALSE(result.phases.reached(Phase::subscribe));
}

INSTANTIATE_TEST_SUITE_P(Both,
                         PahoLogin,
                         ::testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                         name_of_version);

class PahoAccess : public ::testing::TestWithParam<MqttVersion> {
  protected:
    static ProbeResult run_with(const std::string& access_list) {
        const Mosquitto broker{{.access_list = access_list}};
        auto spec = spec_for(broker.port());
        spec.mqtt = GetParam();
        spec.timeout = 2s;
        return run(spec);
    }
};

TEST_P(PahoAccess, ReportsAPublishThatIsForbidden) {
    const auto result = run_with("topic read #\n");
    ASSERT_TRUE(result.failure);
    if (GetParam() == MqttVersion::v5) {
        EXPECT_EQ(result.failure->phase, Phase::publish);
        EXPECT_EQ(result.failure->reason, FailureReason::rejected);
        EXPECT_EQ(result.failure->code, 0x87);
    } else {
        // 3.1.1 has no failing PUBACK: the broker takes the message and drops it.
        EXPECT_EQ(result.failure->phase, Phase::delivery);
        EXPECT_EQ(result.failure->reason, FailureReason::timeout);
        EXPECT_EQ(result.messages.lost, 1U);
    }
}

INSTANTIATE_TEST_SUITE_P(Both,
                         PahoAccess,
                         ::testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                         name_of_version);

TEST(PahoWithoutABroker, IsRefused) {
    Mosquitto broker;
    broker.stop();
    const auto failure = failure_of(spec_for(broker.port()));
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::refused) << failure.detail;
}

TEST(PahoWithoutABroker, TimesOutWhereNobodyAnswers) {
    Mosquitto broker;
    broker.suspend();
    auto spec = spec_for(broker.port());
    spec.timeout = 500ms;
    const auto started = std::chrono::steady_clock::now();
    const auto result = run(spec);
    const auto waited = std::chrono::steady_clock::now() - started;
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->phase, Phase::connect);
    EXPECT_EQ(result.failure->reason, FailureReason::timeout) << result.failure->detail;
    // What starting the child took of the time is its own, however busy the machine.
    EXPECT_GT(result.phases.get(Phase::connect), Duration{});
    EXPECT_GE(waited, 270ms);
}

TEST(PahoWithoutABroker, KeepsTheTimeLimitOfAPhase) {
    Mosquitto broker;
    broker.suspend();
    auto spec = spec_for(broker.port());
    spec.phase_timeout = {{Phase::connect, 100ms}};
    const auto result = run(spec);
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->reason, FailureReason::timeout);
    EXPECT_LT(result.total, 20s);
}

}  // namespace
}  // namespace sonde::testing
