// SPDX-License-Identifier: Apache-2.0
#include "probes/mqtt_client.hpp"
#include "tests/features/features_fixture.hpp"
#include "tests/support/mosquitto.hpp"

#include <gmock/gmock.h>

namespace sonde {
namespace {

using testing::Mosquitto;

class MosquittoFeatures : public FeaturesFixture {};

TEST_F(MosquittoFeatures, AllWorkButWhatItLacks) {
    const Mosquitto broker;
    aim_at(broker.port());
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const auto result = run_all();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_GE(result.features->outcomes.size(), version == MqttVersion::v5 ? 20U : 7U);
        for (const auto& outcome : result.features->outcomes) {
            expect_verdict(outcome, FeatureVerdict::works);
            EXPECT_GT(outcome.time, Duration::zero());
        }
    }
}

TEST_F(MosquittoFeatures, AreNotOfferedWhereTheConnackSaysSo) {
    const Mosquitto broker{{.more = {"retain_available false", "max_topic_alias 0"}}};
    aim_at(broker.port());
    for (const auto feature : {Feature::retained,
                               Feature::retain_handling,
                               Feature::retain_as_published,
                               Feature::topic_alias}) {
        expect_verdict(outcome_of(feature), FeatureVerdict::not_offered);
    }
    // Asked for by name it is missed; among all it is not.
    const auto named = run({.wanted = {Feature::retained}});
    ASSERT_TRUE(named.failure);
    EXPECT_EQ(named.failure->reason, FailureReason::limit);
    const auto among_all = run({.wanted = {Feature::wildcard}, .all = true});
    EXPECT_TRUE(among_all.success()) << among_all.failure->detail;
    EXPECT_EQ(among_all.features->outcomes.front().feature, Feature::wildcard);
}

TEST_F(MosquittoFeatures, FindTheLargestPayload) {
    const Mosquitto broker{{.more = {"message_size_limit 5000"}}};
    aim_at(broker.port());
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const auto result = run({.wanted = {Feature::large_payload}});
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.features->largest_message, 5000U);
    }
}

TEST_F(MosquittoFeatures, FindTheLargestPayloadUnderAMaximumPacketSize) {
    const Mosquitto broker{{.more = {"max_packet_size 4000"}}};
    aim_at(broker.port());
    const auto result = run({.wanted = {Feature::large_payload}});
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_GT(result.features->largest_message, 3900U);
    EXPECT_LT(result.features->largest_message, 4000U);
}

TEST_F(MosquittoFeatures, GoNoFurtherThanTheirOwnBound) {
    const Mosquitto broker;
    aim_at(broker.port());
    const auto result = run({.wanted = {Feature::large_payload}, .largest_message = 3000});
    EXPECT_EQ(result.features->largest_message, 3000U);
}

TEST_F(MosquittoFeatures, WantAWrongPasswordRefused) {
    const Mosquitto strict{{.login = Mosquitto::Login{"monitor", "s3cret"}}};
    const Mosquitto open;
    spec_.username = "monitor";
    spec_.password = Secret{"s3cret"};
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        aim_at(strict.port());
        expect_verdict(outcome_of(Feature::wrong_password), FeatureVerdict::works);
        aim_at(open.port());
        const auto outcome = outcome_of(Feature::wrong_password);
        expect_verdict(outcome, FeatureVerdict::broken);
        EXPECT_THAT(outcome.sentence, ::testing::Not(::testing::HasSubstr("s3cret")));
    }
}

TEST_F(MosquittoFeatures, WantAForbiddenTopicRefused) {
    const Mosquitto strict{{.access_list = "topic readwrite sonde/#\n"}};
    const Mosquitto open;
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const FeatureSettings wishes{.wanted = {Feature::forbidden_topic},
                                     .forbidden_topic = "factory/stop"};
        aim_at(strict.port());
        const auto refused = run(wishes);
        expect_verdict(refused.features->outcomes.front(), FeatureVerdict::works);
        aim_at(open.port());
        const auto passed = run(wishes);
        expect_verdict(passed.features->outcomes.front(), FeatureVerdict::broken);
        EXPECT_FALSE(passed.success());
    }
}

TEST_F(MosquittoFeatures, AreRefusedWhereTheAccessListSaysSoAndStayBelowTheirTopic) {
    const Mosquitto broker{{.access_list = "topic readwrite allowed/#\n"}};
    aim_at(broker.port());
    const auto refused = outcome_of(Feature::retained);
    expect_verdict(refused, FeatureVerdict::refused);
    ASSERT_TRUE(refused.failure);
    EXPECT_EQ(refused.failure->code, 0x87);
    spec_.topic = "allowed/here";
    expect_verdict(outcome_of(Feature::retained), FeatureVerdict::works);
}

TEST_F(MosquittoFeatures, FailAndAreNotBrokenWhereTheRunsTimeIsOver) {
    const Mosquitto broker;
    aim_at(broker.port());
    spec_.timeout = std::chrono::milliseconds{1200};
    const auto result = run({.wanted = {Feature::will_delay,
                                        Feature::keep_alive,
                                        Feature::session_expiry,
                                        Feature::message_expiry}});
    for (const auto& outcome : result.features->outcomes) {
        const bool chosen = outcome.feature == Feature::keep_alive;
        expect_verdict(outcome, chosen ? FeatureVerdict::not_offered : FeatureVerdict::failed);
    }
    EXPECT_EQ(result.failure->reason, FailureReason::timeout);
}

TEST_F(MosquittoFeatures, LeaveNothingBehind) {
    const Mosquitto broker;
    aim_at(broker.port());
    EXPECT_TRUE(run({.wanted = {Feature::retained,
                                Feature::retain_handling,
                                Feature::retain_as_published,
                                Feature::persistent_session,
                                Feature::message_expiry}})
                    .success());
    // What is retained or subscribed to now would be there for anybody.
    auto settings = settings_of(spec_, "auditor");
    MqttClient auditor{
        spec_, {clock_, connector_}, clock_.now() + spec_.timeout, std::move(settings)};
    support::run_to_end([](MqttClient& client) -> asio::awaitable<void> {
        EXPECT_TRUE(co_await client.connect());
        const std::array filters{wire::Subscription{.filter = "sonde/#"},
                                 wire::Subscription{.filter = "$SYS/broker/clients/disconnected"}};
        EXPECT_TRUE(co_await client.subscribe(filters));
        EXPECT_TRUE(co_await client.ping());
        for (const auto& message : client.kept()) {
            EXPECT_TRUE(message.topic.starts_with("$SYS")) << message.topic;
        }
        // Its connection must not outlive the loop.
        EXPECT_TRUE(co_await client.disconnect());
    }(auditor));
}

TEST_F(MosquittoFeatures, HaveNoVerdictOfTheirOwnWhereThereIsNoBroker) {
    Mosquitto broker;
    aim_at(broker.port());
    broker.stop();
    const auto result = run_all();
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->phase, Phase::tcp);
    EXPECT_EQ(result.failure->reason, FailureReason::refused);
    for (const auto& outcome : result.features->outcomes) {
        expect_verdict(outcome, FeatureVerdict::failed);
    }
}

}  // namespace
}  // namespace sonde
