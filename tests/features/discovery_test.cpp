// SPDX-License-Identifier: Apache-2.0
#include "probes/capability.hpp"
#include "probes/features/run_discovery.hpp"
#include "probes/net/connector.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_broker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using support::ScriptedBroker;
using support::Step;

class Discovery : public ::testing::Test {
  protected:
    Discovery() {
        spec_.kind = ProbeKind::discover;
        spec_.timeout = 20s;
        spec_.target = {.host = "127.0.0.1"};
    }
    ProbeResult discover(std::uint16_t port) {
        spec_.target.port = port;
        return support::run_to_end(run_discovery(spec_, support::run_number, {clock_, connector_}));
    }

    SystemClock clock_;
    net::AsioConnector connector_{clock_};
    ProbeSpec spec_;
};

TEST_F(Discovery, LearnsWhatMosquittoSays) {
    const testing::Mosquitto broker{{.more = {"max_packet_size 100000",
                                              "max_keepalive 30",
                                              "retain_available false",
                                              "max_inflight_messages 7",
                                              "max_topic_alias 5"}}};
    const auto result = discover(broker.port());
    ASSERT_TRUE(result.success()) << result.failure->detail;
    const auto& report = *result.capabilities;
    EXPECT_EQ(report.value_of(Capability::mqtt_5), "yes");
    EXPECT_EQ(report.value_of(Capability::mqtt_3_1_1), "yes");
    EXPECT_EQ(report.value_of(Capability::maximum_packet_size), "100000");
    EXPECT_EQ(report.value_of(Capability::server_keep_alive), "30");
    EXPECT_EQ(report.value_of(Capability::retain), "no");
    EXPECT_EQ(report.value_of(Capability::receive_maximum), "7");
    EXPECT_EQ(report.value_of(Capability::topic_alias_maximum), "5");
    EXPECT_EQ(report.value_of(Capability::maximum_qos), "2");
    EXPECT_EQ(report.value_of(Capability::assigned_client_id), "yes");
    EXPECT_EQ(report.value_of(Capability::session_expiry), "unlimited");
    EXPECT_EQ(report.facts.size(), all_capabilities.size());
    EXPECT_TRUE(result.phases.reached(Phase::connect));
    for (const auto& fact : report.facts) {
        if (fact.capability == Capability::retain) {
            EXPECT_TRUE(fact.stated);
        }
        if (fact.capability == Capability::maximum_qos) {
            EXPECT_FALSE(fact.stated);
        }
    }
}

TEST_F(Discovery, KnowsABrokerOfTheOldVersionAlone) {
    support::BrokerSettings settings;
    settings.script.deeds[Step::connack].change = [](wire::Version version,
                                                     const wire::Packet& correct) {
        // As a broker answers that does not know MQTT 5: return code 1, in the old form.
        return version == wire::Version::v5 ? support::instead("20 02 00 01")(version, correct)
                                            : support::encoded(version, correct);
    };
    const ScriptedBroker broker{settings};
    const auto result = discover(broker.port());
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.capabilities->value_of(Capability::mqtt_5), "no");
    EXPECT_EQ(result.capabilities->value_of(Capability::mqtt_3_1_1), "yes");
    EXPECT_EQ(result.capabilities->value_of(Capability::retain), "");
}

TEST_F(Discovery, FailsWhereNobodyIsLetIn) {
    support::BrokerSettings settings;
    settings.script.deeds[Step::connack].change = [](wire::Version version,
                                                     const wire::Packet& /*correct*/) {
        const auto code = version == wire::Version::v5 ? 0x87 : 5;
        return support::encoded(
            version, wire::Connack{.reason = wire::ReasonCode{static_cast<std::uint8_t>(code)}});
    };
    const ScriptedBroker broker{settings};
    const auto result = discover(broker.port());
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->code, 0x87);
    EXPECT_FALSE(result.capabilities);
}

TEST(CapabilityChanges, AreWhatIsOtherwise) {
    const CapabilityReport before{.facts = {{.capability = Capability::retain, .value = "yes"},
                                            {.capability = Capability::maximum_qos, .value = "2"}}};
    const CapabilityReport after{.facts = {{.capability = Capability::retain, .value = "yes"},
                                           {.capability = Capability::maximum_qos, .value = "1"},
                                           {.capability = Capability::mqtt_5, .value = "yes"}}};
    EXPECT_THAT(
        changes_between(before, after),
        ::testing::ElementsAre(
            CapabilityChange{.capability = Capability::mqtt_5, .before = "", .after = "yes"},
            CapabilityChange{.capability = Capability::maximum_qos, .before = "2", .after = "1"}));
    EXPECT_TRUE(changes_between(after, after).empty());
}

}  // namespace
}  // namespace sonde
