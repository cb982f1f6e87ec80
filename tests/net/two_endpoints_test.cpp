// SPDX-License-Identifier: Apache-2.0
#include "probes/publisher_report.hpp"
#include "tests/net/net_fixture.hpp"
#include "tests/support/changes.hpp"

/// Round trips whose message goes out on one connection and comes back on another.
namespace sonde::net {

using namespace std::chrono_literals;
using support::ScriptedBroker;
using support::Step;
using ::testing::HasSubstr;
using ::testing::StartsWith;

namespace {

class TwoEndpoints : public NetFixture {
  protected:
    ProbeResult run_between(const Endpoint& publisher, const Endpoint& subscriber) {
        spec_.publish_to = publisher;
        spec_.target = subscriber;
        return run();
    }

    ScriptedBroker broker_;
};

TEST_F(TwoEndpoints, HaveAConnectionEachInEachVersionAtEachQos) {
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{2}}) {
            spec_.mqtt = version;
            spec_.qos = qos;
            spec_.ping = qos == 1;
            const auto before = broker_.accepted();
            const auto result = run_between(broker_.endpoint(), broker_.endpoint());
            ASSERT_TRUE(result.success()) << result.failure->detail;
            EXPECT_EQ(broker_.accepted(), before + 2);
            EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
            for (const auto phase : {Phase::tcp,
                                     Phase::connect,
                                     Phase::subscribe,
                                     Phase::publish,
                                     Phase::delivery,
                                     Phase::disconnect}) {
                EXPECT_GT(result.phases.get(phase), Duration::zero()) << name_of(phase);
            }
            ASSERT_TRUE(result.publisher);
            const auto& publisher = *result.publisher;
            EXPECT_EQ(publisher.target, to_string(broker_.endpoint()));
            EXPECT_FALSE(publisher.failed);
            EXPECT_GT(publisher.phases.get(Phase::tcp), Duration::zero());
            EXPECT_GT(publisher.phases.get(Phase::connect), Duration::zero());
            EXPECT_GT(publisher.phases.get(Phase::disconnect), Duration::zero());
            EXPECT_FALSE(publisher.phases.reached(Phase::subscribe));
            EXPECT_FALSE(publisher.phases.reached(Phase::publish));
            EXPECT_EQ(publisher.peer, (Peer{"127.0.0.1", broker_.port(), FamilyChoice::ipv4}));
            EXPECT_TRUE(publisher.tcp.has_value());
            EXPECT_GT(publisher.sent, 64U);         // The message went out there,
            EXPECT_GT(result.sizes.received, 64U);  // and came in here.
        }
    }
}

TEST_F(TwoEndpoints, AreTimedByTheKernelAcrossBothConnections) {
    const auto result = run_between(broker_.endpoint(), broker_.endpoint());
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.timestamps, TimestampKind::kernel);
    EXPECT_LE(result.phases.get(Phase::delivery), result.user_phases.get(Phase::delivery));
    EXPECT_LE(result.phases.get(Phase::publish), result.user_phases.get(Phase::publish));
    EXPECT_LE(result.publisher->phases.get(Phase::connect),
              result.publisher->user_phases.get(Phase::connect));
}

TEST_F(TwoEndpoints, OneConnectionHasNoPublisherOfItsOwn) {
    spec_.target = broker_.endpoint();
    const auto result = run();
    EXPECT_TRUE(result.success());
    EXPECT_FALSE(result.publisher);
}

TEST_F(TwoEndpoints, WithADeadPublisherTellWhatTheSubscriberReached) {
    const DeadPort dead;
    const auto result = run_between({.host = "127.0.0.1", .port = dead.port()}, broker_.endpoint());
    expect_failure(result.failure, Phase::tcp, FailureReason::refused);
    EXPECT_THAT(result.failure->detail, StartsWith("publisher mqtt://127.0.0.1:"));
    ASSERT_TRUE(result.publisher);
    EXPECT_TRUE(result.publisher->failed);
    EXPECT_TRUE(result.publisher->phases.reached(Phase::tcp));
    EXPECT_EQ(result.publisher->attempts.size(), 1U);
    EXPECT_TRUE(result.phases.reached(Phase::subscribe));
    EXPECT_FALSE(result.phases.reached(Phase::publish));
    EXPECT_FALSE(is_failed(result, Phase::tcp));
}

TEST_F(TwoEndpoints, WithADeadSubscriberNeverAskThePublisher) {
    const DeadPort dead;
    const auto result = run_between(broker_.endpoint(), {.host = "127.0.0.1", .port = dead.port()});
    expect_failure(result.failure, Phase::tcp, FailureReason::refused);
    EXPECT_THAT(result.failure->detail, StartsWith("subscriber mqtt://127.0.0.1:"));
    ASSERT_TRUE(result.publisher);
    EXPECT_FALSE(result.publisher->failed);
    EXPECT_EQ(result.publisher->target, to_string(broker_.endpoint()));
    EXPECT_EQ(broker_.accepted(), 0U);
}

TEST_F(TwoEndpoints, WithAPublisherThatIsNotLetInSayWhichBrokerSaidSo) {
    const ScriptedBroker refusing{
        {.script = {.deeds = {{Step::connack, {.change = support::connack(0x87)}}}}}};
    const auto result = run_between(refusing.endpoint(), broker_.endpoint());
    expect_failure(result.failure, Phase::connect, FailureReason::rejected);
    EXPECT_EQ(result.failure->code, 0x87);
    EXPECT_TRUE(result.publisher->failed);
    EXPECT_FALSE(is_failed(result, Phase::connect));
}

TEST_F(TwoEndpoints, DoNotWaitForAMessageThatWasRefused) {
    const ScriptedBroker refusing{
        {.script = {.deeds = {{Step::puback, {.change = support::with_reason(0x87)}}}}}};
    const auto result = run_between(refusing.endpoint(), broker_.endpoint());
    expect_failure(result.failure, Phase::publish, FailureReason::rejected);
    EXPECT_TRUE(result.publisher->failed);
    EXPECT_TRUE(is_failed(result, Phase::publish));
    EXPECT_LT(result.total, patience / 2);
}

TEST_F(TwoEndpoints, ThatNothingConnectsWaitForTheMessageInVain) {
    const ScriptedBroker island;
    spec_.timeout = soon;
    const auto result = run_between(island.endpoint(), broker_.endpoint());
    expect_failure(result.failure, Phase::delivery, FailureReason::timeout);
    EXPECT_THAT(result.failure->detail, StartsWith("subscriber mqtt://"));
    EXPECT_THAT(result.failure->detail, HasSubstr("the broker took the message"));
    EXPECT_FALSE(result.publisher->failed);
    EXPECT_TRUE(result.phases.reached(Phase::publish));
}

TEST_F(TwoEndpoints, SeeTheSubscriberLeaveWhileTheyWait) {
    const ScriptedBroker island;
    const ScriptedBroker leaving{
        {.script = {
             .deeds = {{Step::suback, {.rest = support::disconnect(0x8b), .rest_delay = 50ms}}}}}};
    const auto result = run_between(island.endpoint(), leaving.endpoint());
    expect_failure(result.failure, Phase::delivery, FailureReason::rejected);
    EXPECT_EQ(result.failure->code, 0x8b);
    EXPECT_FALSE(result.publisher->failed);
    EXPECT_LT(result.total, patience / 2);
}

TEST_F(TwoEndpoints, GiveThePublisherAnIdentifierOfItsOwn) {
    // A broker that takes over the session of the same identifier would end the first connection.
    spec_.client_id = "monitor";
    EXPECT_TRUE(run_between(broker_.endpoint(), broker_.endpoint()).success());
}

}  // namespace
}  // namespace sonde::net
