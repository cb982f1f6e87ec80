// SPDX-License-Identifier: Apache-2.0
#include "tests/load/engine_fixture.hpp"
#include "tests/support/load_broker.hpp"
#include "tests/support/mosquitto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using sonde::testing::LoadBroker;
using sonde::testing::Mosquitto;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Lt;

TEST(Behaviour, ReconnectStormCutsAllAndBringsAllBack) {
    const LoadBroker broker{{"--mode", "route"}};
    auto plan = plan_of({}, broker.port());
    for (auto& population : plan.populations) {
        population.behaviours = {{.kind = Behaviour::Kind::reconnect_storm, .at = 500ms}};
    }
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.established, 16U);
    EXPECT_EQ(result.connections.cut, 0U);
}

TEST(Behaviour, ChurnReconnectsAtItsRateAndNobodyOwesWhatWasMissed) {
    const LoadBroker broker{{"--mode", "route"}};
    auto plan = plan_of({.qos = 0}, broker.port());
    plan.warm_up = 200ms;
    plan.populations.back().behaviours = {
        {.kind = Behaviour::Kind::churn, .rate = Rate::per_second(8), .away = 50ms}};
    const auto [result, snapshots] = run(plan);
    EXPECT_GE(result.connections.established, 15U);
    EXPECT_THAT(result.counts.delivered, Gt(800U));
    EXPECT_THAT(result.counts.excused, Gt(30U));
    EXPECT_EQ(result.counts.lost(), 0U);
    EXPECT_EQ(result.counts.delivered + result.counts.excused, result.counts.expected);
}

TEST(Behaviour, WhoLeavesForGoodIsOwedNothingMore) {
    const LoadBroker broker{{"--mode", "route"}};
    auto plan = plan_of({.qos = 0}, broker.port());
    plan.populations.back().behaviours = {
        {.kind = Behaviour::Kind::resume, .at = 500ms, .away = 1h}};
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.established, 8U);
    EXPECT_EQ(result.counts.lost(), 0U);
    EXPECT_EQ(result.counts.delivered + result.counts.excused, result.counts.expected);
}

TEST(Behaviour, WhoNeverCameIsOwedNothing) {
    // The first half of all who connect are publishers.
    const LoadBroker broker{{"--mode", "route", "--refuse-every", "8"}};
    auto plan = plan_of({.qos = 0}, broker.port());
    plan.reconnect = false;
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.failed, 1U);
    EXPECT_EQ(result.counts.lost(), 0U);
    EXPECT_EQ(result.counts.delivered + result.counts.excused, result.counts.expected);
}

TEST(Behaviour, FlappingSubscribersLeaveAndComeBackOnTheirConnection) {
    const LoadBroker broker{{"--mode", "route"}};
    auto plan = plan_of({.qos = 0}, broker.port());
    plan.populations.back().behaviours = {
        {.kind = Behaviour::Kind::flapping, .rate = Rate::per_second(8)}};
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.established, 8U);
    EXPECT_EQ(result.connections.subscribe.count(), 12U);
    EXPECT_EQ(result.counts.lost(), 0U);
}

TEST(Behaviour, SlowConsumerLetsItsMessagesWait) {
    const LoadBroker broker{{"--mode", "route"}};
    auto plan = plan_of({.publishers = 1, .subscribers = 1, .rate = 200, .qos = 0}, broker.port());
    plan.populations.back().behaviours = {
        {.kind = Behaviour::Kind::slow_consumer, .bytes_per_second = 20'000}};
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.delivered, 200U);
    // 200 messages of more than 100 bytes: a second's worth takes longer than a second to read.
    EXPECT_GT(result.latency.response.max(), 100ms);
}

TEST(Behaviour, ResumedSessionsGetWhatWasQueuedForThem) {
    const Mosquitto broker;
    for (const auto mqtt : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        auto plan = plan_of({.rate = 400, .duration = 2s, .mqtt = mqtt}, broker.port());
        auto& subscribers = plan.populations.back();
        subscribers.clean_start = false;
        if (mqtt == MqttVersion::v5) {
            subscribers.properties.session_expiry = 60;
        }
        subscribers.behaviours = {{.kind = Behaviour::Kind::resume, .at = 500ms, .away = 500ms}};
        const auto [result, snapshots] = run(plan);
        EXPECT_EQ(result.connections.resumed, 4U);
        EXPECT_EQ(result.counts.delivered, 800U);
        EXPECT_EQ(result.counts.lost(), 0U);
        EXPECT_EQ(result.counts.excused, 0U);
        EXPECT_GT(result.latency.response.max(), 450ms);
        EXPECT_GT(result.longest_stream_gap, 450ms);
    }
}

TEST(Behaviour, ABrokerThatComesBackIsFoundAgainAndItsGapMeasured) {
    const LoadBroker broker{{"--mode", "route", "--close-after", "100"}};
    auto plan = plan_of({.publishers = 1, .subscribers = 1, .rate = 300}, broker.port());
    const auto [result, snapshots] = run(plan);
    EXPECT_THAT(result.connections.cut, Gt(0U));
    EXPECT_THAT(result.connections.established, Gt(2U));
    EXPECT_THAT(result.counts.delivered, Gt(250U));
    EXPECT_GT(result.longest_gap, 50ms);
}

TEST(Behaviour, SharedSubscriptionsDeliverEachMessageToOneMember) {
    const Mosquitto broker;
    auto plan = plan_of({.publishers = 4, .subscribers = 4}, broker.port());
    for (auto& population : plan.populations) {
        population.groups = 1;
    }
    plan.populations.back().subscribe_filter = "$share/team/sonde/load/{run}/+/+";
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.expected, 1000U);
    EXPECT_EQ(result.counts.delivered, 1000U);
    EXPECT_EQ(result.counts.duplicate, 0U);
    EXPECT_EQ(result.counts.lost(), 0U);
}

TEST(Behaviour, AWildcardFansEachMessageOut) {
    const Mosquitto broker;
    auto plan = plan_of({.publishers = 2, .subscribers = 5, .rate = 200}, broker.port());
    plan.populations.back().subscribe_filter = "sonde/load/{run}/#";
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.expected, 1000U);
    EXPECT_EQ(result.counts.delivered, 1000U);
    EXPECT_EQ(result.counts.reordered, 0U);
}

TEST(Behaviour, QosTwoIsDeliveredOnceByARealBroker) {
    const Mosquitto broker;
    const auto [result, snapshots] = run(plan_of({.rate = 300, .qos = 2}, broker.port()));
    EXPECT_EQ(result.counts.acknowledged, 300U);
    EXPECT_EQ(result.counts.delivered, 300U);
    EXPECT_EQ(result.counts.duplicate, 0U);
}

TEST(Behaviour, EachClientShowsItsOwnNameAndPassword) {
    const Mosquitto broker{{.login = Mosquitto::Login{"fleet", "s3cret"}}};
    auto plan = plan_of({.rate = 100}, broker.port());
    plan.reconnect = false;
    auto& publishers = plan.populations.front();
    auto& subscribers = plan.populations.back();
    subscribers.username = "fleet";
    subscribers.password = Secret{"s3cret"};
    for (int i = 0; i < 4; ++i) {
        publishers.identities.push_back({.client_id = "device-" + std::to_string(i),
                                         .username = "fleet",
                                         .password = Secret{i == 0 ? "wrong" : "s3cret"}});
    }
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.established, 7U);
    ASSERT_EQ(result.failures.size(), 1U);
    EXPECT_EQ(result.failures.begin()->first.reason, FailureReason::rejected);
    EXPECT_EQ(result.counts.overload, 25U);
    EXPECT_EQ(result.counts.delivered, 75U);
}

TEST(Behaviour, TlsConnectionsAreVerifiedAndTimedApart) {
    support::CertificateAuthority authority;
    const Mosquitto broker{{.tls = authority.issue({})}};
    auto plan = plan_of({.rate = 200}, broker.port());
    plan.targets.front().scheme = Scheme::mqtts;
    for (auto& population : plan.populations) {
        population.tls.ca_file = authority.ca_file();
    }
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.delivered, 200U);
    EXPECT_EQ(result.connections.tls.count(), 8U);

    for (auto& population : plan.populations) {
        population.tls.ca_file.clear();
    }
    plan.reconnect = false;
    const auto [distrusting, nothing] = run(plan);
    EXPECT_EQ(distrusting.connections.failed, 8U);
    ASSERT_EQ(distrusting.failures.size(), 1U);
    EXPECT_EQ(distrusting.failures.begin()->first.reason, FailureReason::certificate);
}

TEST(Behaviour, EachClientShowsItsOwnCertificate) {
    support::CertificateAuthority authority;
    const Mosquitto broker{{.tls = authority.issue({}),
                            .more = {"cafile " + authority.ca_file(), "require_certificate true"}}};
    auto plan = plan_of({.publishers = 2, .subscribers = 2, .rate = 200}, broker.port());
    plan.targets.front().scheme = Scheme::mqtts;
    for (auto& population : plan.populations) {
        population.tls.ca_file = authority.ca_file();
        for (int i = 0; i < 2; ++i) {
            const auto shown = authority.issue({.name = "device-" + std::to_string(i)});
            population.identities.push_back(
                {.cert_file = shown.cert_file, .key_file = shown.key_file});
        }
    }
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.established, 4U);
    EXPECT_EQ(result.counts.delivered, 200U);

    for (auto& population : plan.populations) {
        population.identities.clear();
    }
    plan.reconnect = false;
    const auto [nameless, nothing] = run(plan);
    EXPECT_EQ(nameless.connections.established, 0U);
}

TEST(Behaviour, ClientsSpreadOverSourceAddresses) {
    const LoadBroker broker{{"--mode", "route"}};
    auto plan = plan_of({}, broker.port());
    plan.source_addresses = {"127.0.0.2", "127.0.0.3"};
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.delivered, 1000U);
}

TEST(Behaviour, PropertiesAndAliasesOfVersionFiveGoAlong) {
    const Mosquitto broker;
    auto plan = plan_of({.rate = 200}, broker.port());
    auto& properties = plan.populations.front().properties;
    properties.message_expiry = 60;
    properties.content_type = "application/octet-stream";
    properties.response_topic = "answers";
    properties.topic_alias = true;
    properties.user = {{"site", "fra1"}};
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.delivered, 200U);
    EXPECT_THAT(result.failures, IsEmpty());
}

TEST(Behaviour, ARampStartsSlowlyAndEndsFast) {
    const LoadBroker broker{{"--mode", "route"}};
    auto plan = plan_of({.duration = 2s}, broker.port());
    plan.populations.front().profile = {
        {.length = 2s, .from = Rate{}, .to = Rate::per_second(1000)}};
    const auto [result, snapshots] = run(plan, {.interval = 500ms});
    EXPECT_EQ(result.counts.delivered, 1000U);
    std::vector<std::uint64_t> sent;
    for (const auto& row : result.timeline) {
        if (row.stage == Stage::measure) {
            sent.push_back(row.sent);
        }
    }
    ASSERT_GE(sent.size(), 4U);
    EXPECT_NEAR(static_cast<double>(sent[0]), 62.5, 40);
    EXPECT_NEAR(static_cast<double>(sent[3]), 437.5, 60);
    EXPECT_THAT(sent[0], Lt(sent[3]));
}

}  // namespace
}  // namespace sonde::load
