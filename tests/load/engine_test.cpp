// SPDX-License-Identifier: Apache-2.0
#include "probes/load/load_message.hpp"
#include "probes/load/resources.hpp"
#include "tests/load/engine_fixture.hpp"
#include "tests/support/load_broker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using sonde::testing::LoadBroker;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

LoadBroker routing() {
    return LoadBroker{{"--mode", "route"}};
}

class EveryVersionAndQos : public ::testing::TestWithParam<std::tuple<MqttVersion, std::uint8_t>> {
};

TEST_P(EveryVersionAndQos, DeliversEachMessageOfThePlanOnce) {
    const auto broker = routing();
    const auto [mqtt, qos] = GetParam();
    const auto [result, snapshots] = run(plan_of({.qos = qos, .mqtt = mqtt}, broker.port()));
    const auto& counts = result.counts;
    EXPECT_EQ(counts.scheduled, 1000U);
    EXPECT_EQ(counts.sent, 1000U);
    EXPECT_EQ(counts.acknowledged, 1000U);
    EXPECT_EQ(counts.expected, 1000U);
    EXPECT_EQ(counts.delivered, 1000U);
    EXPECT_EQ(counts.lost(), 0U);
    EXPECT_EQ(counts.duplicate + counts.reordered + counts.corrupt + counts.foreign, 0U);
    EXPECT_EQ(result.latency.response.count(), 1000U);
    EXPECT_EQ(result.latency.lateness.count(), 1000U);
    EXPECT_EQ(result.latency.acknowledgement.count(), qos == 0 ? 0U : 1000U);
    EXPECT_EQ(result.connections.established, 8U);
    EXPECT_EQ(result.connections.subscribe.count(), 4U);
    EXPECT_THAT(result.failures, IsEmpty());
    EXPECT_GE(result.latency.response.min(), result.latency.service.min());
}

INSTANTIATE_TEST_SUITE_P(LoadRun,
                         EveryVersionAndQos,
                         ::testing::Combine(::testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                                            ::testing::Values(std::uint8_t{0}, std::uint8_t{1})));

TEST(LoadRun, DividesClientsAmongWorkersAndAddsTheirCounts) {
    const auto broker = routing();
    auto plan = plan_of({.publishers = 10, .subscribers = 10}, broker.port());
    plan.workers = 3;
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.clients, 20U);
    EXPECT_EQ(result.counts.delivered, 1000U);
    EXPECT_EQ(result.counts.lost(), 0U);
}

TEST(LoadRun, FindsWhatTheBrokerDropped) {
    const LoadBroker broker{{"--mode", "route", "--drop-every", "100"}};
    auto plan = plan_of({.qos = 0}, broker.port());
    plan.drain = 500ms;
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.lost(), 10U);
    EXPECT_EQ(result.counts.delivered, 990U);
}

TEST(LoadRun, FindsWhatTheBrokerDeliveredTwice) {
    const LoadBroker broker{{"--mode", "route", "--duplicate-every", "50"}};
    const auto [result, snapshots] = run(plan_of({.qos = 0}, broker.port()));
    EXPECT_EQ(result.counts.duplicate, 20U);
    EXPECT_EQ(result.counts.redelivered, 0U);
    EXPECT_EQ(result.counts.delivered, 1000U);
}

TEST(LoadRun, TellsARedeliveryFromACopy) {
    const LoadBroker broker{{"--mode", "route", "--redeliver-every", "50"}};
    const auto [result, snapshots] = run(plan_of({}, broker.port()));
    EXPECT_EQ(result.counts.duplicate, 20U);
    EXPECT_EQ(result.counts.redelivered, 20U);
    EXPECT_EQ(result.counts.delivered, 1000U);
}

TEST(LoadRun, FindsWhatTheBrokerDeliveredOutOfOrder) {
    const LoadBroker broker{{"--mode", "route", "--reorder-every", "100"}};
    const auto [result, snapshots] =
        run(plan_of({.publishers = 1, .subscribers = 1, .qos = 0}, broker.port()));
    EXPECT_GE(result.counts.reordered, 9U);
    EXPECT_EQ(result.counts.duplicate, 0U);
}

TEST(LoadRun, FindsWhatTheBrokerChanged) {
    const LoadBroker broker{{"--mode", "route", "--corrupt-every", "100"}};
    auto plan = plan_of({.qos = 0}, broker.port());
    plan.drain = 500ms;
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.corrupt + result.counts.foreign, 10U);
    EXPECT_GE(result.counts.corrupt, 9U);
    EXPECT_EQ(result.counts.lost(), 10U);
}

TEST(LoadRun, CountsBytesWhileConnectionsLast) {
    const LoadBroker broker{{"--mode", "reflect"}};
    const auto outcome = run(reflecting_plan(2, broker.port()), {.interval = 200ms});
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    for (const auto& snapshot : outcome.snapshots) {
        if (snapshot.stage == Stage::measure) {
            sent += snapshot.generator.bytes_sent;
            received += snapshot.generator.bytes_received;
        }
    }
    // Each message and its PUBACK go both ways.
    const auto least = outcome.result.counts.sent * load_header_size;
    EXPECT_GT(sent, least);
    EXPECT_GT(received, least);
    EXPECT_GT(outcome.result.generator.bytes_sent, sent);
}

TEST(LoadRun, LeavesWarmUpOutOfTheCounts) {
    const auto broker = routing();
    auto plan = plan_of({}, broker.port());
    plan.warm_up = 300ms;
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.scheduled, 1000U);
    EXPECT_EQ(result.counts.delivered, 1000U);
    std::uint64_t warm_up = 0;
    for (const auto& snapshot : snapshots) {
        warm_up += snapshot.warm_up_messages;
    }
    EXPECT_EQ(warm_up, 300U);
}

TEST(LoadRun, SaysWhyItCannotStartWhereNobodyListens) {
    const SystemClock clock;
    const auto started = LoadRun::start(plan_of({}, 1), {}, clock);
    ASSERT_FALSE(started);
    EXPECT_THAT(started.error(), HasSubstr("refused"));
}

TEST(LoadRun, CountsConnectionsThatTheBrokerRefuses) {
    const LoadBroker broker{{"--mode", "sink", "--refuse-every", "2"}};
    auto plan = plan_of({.publishers = 10}, broker.port());
    plan.populations.pop_back();
    plan.reconnect = false;
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.attempted, 10U);
    EXPECT_EQ(result.connections.established, 5U);
    EXPECT_EQ(result.connections.failed, 5U);
    ASSERT_THAT(result.failures, SizeIs(1));
    EXPECT_EQ(result.failures.begin()->first.reason, FailureReason::rejected);
    // What is due on those that never connected is not skipped silently.
    EXPECT_EQ(result.counts.scheduled, 1000U);
    EXPECT_EQ(result.counts.overload, 500U);
}

TEST(LoadRun, ClosedLoopKeepsItsMessagesOutstanding) {
    const LoadBroker broker{{"--mode", "reflect"}};
    auto plan = reflecting_plan(10, broker.port());
    auto& population = plan.populations.front();
    population.qos = 0;
    population.loop = LoopKind::closed;
    population.outstanding = 4;
    population.profile.clear();
    plan.duration = 300ms;
    const auto [result, snapshots] = run(plan);
    EXPECT_TRUE(result.closed_loop);
    EXPECT_THAT(result.counts.delivered, Gt(1000U));
    EXPECT_EQ(result.counts.lost(), 0U);
}

TEST(LoadRun, StoppedWhileItMeasuresDrainsAndSaysSo) {
    const auto broker = routing();
    const SystemClock clock;
    auto plan = plan_of({.duration = 60s}, broker.port());
    RunOptions options{.interval = 100ms};
    auto started = LoadRun::start(plan, options, clock);
    ASSERT_TRUE(started);
    while (auto snapshot = (*started)->next()) {
        if (snapshot->stage == Stage::measure) {
            (*started)->stop(StopKind::drain);
        }
    }
    const auto result = (*started)->result();
    EXPECT_EQ(result.verdict(), Verdict::interrupted);
    EXPECT_THAT(result.counts.sent, Gt(50U));
    EXPECT_EQ(result.counts.lost(), 0U);
    EXPECT_THAT(check_identities(result.counts), IsEmpty());
}

TEST(LoadRun, IdleClientsConnectAndDoNothingElse) {
    const LoadBroker broker{{"--mode", "sink"}};
    auto plan = plan_of({.publishers = 50, .duration = 200ms}, broker.port());
    plan.populations.pop_back();
    plan.populations.front().role = Role::idle;
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.established, 50U);
    EXPECT_EQ(result.counts, LoadCounts{});
    // Sanitizers bring a heap of their own, which does not say.
    EXPECT_EQ(result.bytes_per_connection.has_value(), allocated_memory() > 0);
}

}  // namespace
}  // namespace sonde::load
