// SPDX-License-Identifier: Apache-2.0
#include "tests/load/engine_fixture.hpp"
#include "tests/net/net_fixture.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/scripted_broker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// What the catalogue demands of a load run and no probe can be asked for in the same words.
namespace sonde::load {

using namespace std::chrono_literals;
using support::BrokerSettings;
using support::ScriptedBroker;
using support::Step;
using ::testing::HasSubstr;
using wire::PropertyId;

namespace {

/// The one failure that there is, and how often.
void expect_failures(const LoadResult& result, const FailureKey& key, std::uint64_t count) {
    ASSERT_EQ(result.failures.size(), 1U);
    const auto& [seen, row] = *result.failures.begin();
    EXPECT_EQ(name_of(seen.phase), name_of(key.phase)) << row.detail;
    EXPECT_EQ(name_of(seen.reason), name_of(key.reason)) << row.detail;
    EXPECT_EQ(seen.code, key.code);
    EXPECT_EQ(row.count, count);
}

/// Clients that only connect.
LoadPlan idle(std::uint32_t clients, const ScriptedBroker& broker) {
    auto plan = reflecting_plan(clients, broker.port());
    plan.populations.front().role = Role::idle;
    plan.populations.front().profile.clear();
    plan.reconnect = false;
    plan.duration = 20ms;
    return plan;
}

// F1, F6: the close of many comes before the loop has looked at their connections once.
TEST(HostileLoadAlone, SeesACloseThatComesTogetherWithTheConnection) {
    const ScriptedBroker broker{{.welcome = support::Welcome::close}};
    const auto [result, snapshots] = run(idle(200, broker));
    expect_failures(result, {Phase::connect, FailureReason::closed, {}}, 200);
    EXPECT_LT(result.total, 10s);
}

// F4: the run's own trial connection takes the only place in the queue.
TEST(HostileLoadAlone, TimesOutInTcpWhereTheBacklogIsFull) {
    boost::asio::io_context loop;
    boost::asio::ip::tcp::acceptor full{loop};
    full.open(boost::asio::ip::tcp::v4());
    full.bind({boost::asio::ip::address_v4::loopback(), 0});
    full.listen(0);
    auto plan = reflecting_plan(1, full.local_endpoint().port());
    plan.connect_timeout = 300ms;
    plan.reconnect = false;
    plan.duration = 20ms;
    plan.drain = 20ms;
    const auto [result, snapshots] = run(plan);
    expect_failures(result, {Phase::tcp, FailureReason::timeout, {}}, 1);
}

// F5
TEST(HostileLoadAlone, DoesNotStartWhereTheConnectionIsRefused) {
    const net::DeadPort nobody;
    const SystemClock clock;
    const auto started = LoadRun::start(reflecting_plan(1, nobody.port()), {}, clock);
    ASSERT_FALSE(started);
    EXPECT_THAT(started.error(), HasSubstr("refused"));
}

// G3
TEST(HostileLoadAlone, EndsAConnectionWhosePingIsNotAnswered) {
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        BrokerSettings settings;
        settings.script.deeds[Step::pingresp].change = support::silence();
        const ScriptedBroker broker{std::move(settings)};
        auto plan = idle(1, broker);
        plan.populations.front().mqtt = version;
        plan.populations.front().keep_alive = 1s;
        plan.connect_timeout = 200ms;
        plan.duration = 1500ms;
        const auto [result, snapshots] = run(plan);
        expect_failures(result, {Phase::ping, FailureReason::timeout, {}}, 1);
    }
}

// G10
TEST(HostileLoadAlone, TakesAnAssignedClientIdentifierAndMissesAnAbsentOne) {
    wire::PropertyBuffer assigned;
    assigned.add(PropertyId::assigned_client_identifier, "chosen-for-you");
    for (const bool present : {true, false}) {
        BrokerSettings settings;
        settings.script.deeds[Step::connack].change =
            support::with_properties(present ? assigned : wire::PropertyBuffer{});
        const ScriptedBroker broker{std::move(settings)};
        auto plan = idle(1, broker);
        plan.populations.front().client_id.clear();
        const auto [result, snapshots] = run(plan);
        EXPECT_EQ(result.connections.established, present ? 1U : 0U);
        if (!present) {
            expect_failures(result, {Phase::connect, FailureReason::protocol, {}}, 1);
        }
    }
}

// G12: Session Present of the broker's, by whether we have a session and start clean.
TEST(HostileLoadAlone, GoesOnWithoutASessionAndEndsWhereItKnowsOfNone) {
    struct Row {
        MqttVersion mqtt;
        bool clean;
        const char* connack;
        bool goes_on;
    };
    for (const auto& [mqtt, clean, connack, goes_on] :
         {Row{MqttVersion::v5, false, "20 03 00 00 00", true},
          Row{MqttVersion::v5, false, "20 03 01 00 00", false},
          Row{MqttVersion::v5, true, "20 03 01 00 00", false},
          Row{MqttVersion::v3_1_1, false, "20 02 00 00", true},
          Row{MqttVersion::v3_1_1, false, "20 02 01 00", true},
          Row{MqttVersion::v3_1_1, true, "20 02 01 00", false}}) {
        BrokerSettings settings;
        settings.script.deeds[Step::connack].change = support::instead(connack);
        const ScriptedBroker broker{std::move(settings)};
        auto plan = idle(1, broker);
        auto& population = plan.populations.front();
        population.mqtt = mqtt;
        population.clean_start = clean;
        population.properties.session_expiry = mqtt == MqttVersion::v5 ? 60 : 0;
        const auto [result, snapshots] = run(plan);
        EXPECT_EQ(result.connections.established, goes_on ? 1U : 0U) << connack;
        if (!goes_on) {
            expect_failures(result, {Phase::connect, FailureReason::protocol, {}}, 1);
        }
    }
}

// G13: two clients of one name would evict each other for ever, as fast as they can.
TEST(HostileLoadAlone, WaitsBeforeItComesBackToABrokerThatTookItsSessionAway) {
    BrokerSettings settings;
    settings.script.deeds[Step::puback].change = support::disconnect(0x8e);
    const ScriptedBroker broker{std::move(settings)};
    auto plan = plan_of({.publishers = 1, .subscribers = 1, .rate = 1000, .duration = 600ms},
                        broker.port());
    plan.populations.pop_back();
    plan.drain = 20ms;
    const auto [result, snapshots] = run(plan);
    expect_failures(result,
                    {Phase::publish, FailureReason::rejected, 0x8e},
                    result.failures.begin()->second.count);
    // 50 ms before the first time, and twice as long each time.
    EXPECT_GE(result.connections.established, 2U);
    EXPECT_LE(result.connections.established, 8U);
}

}  // namespace
}  // namespace sonde::load
