// SPDX-License-Identifier: Apache-2.0
#include "tests/support/changes.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/scripted_broker.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <memory>
#include <string>

/// Features and discovery as an operator meets them.
namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

std::string url_of(std::uint16_t port) {
    return "mqtt://127.0.0.1:" + std::to_string(port);
}

TEST(FeaturesProgram, ShowsEachFeatureInARowOfItsOwn) {
    const Mosquitto broker;
    const auto run = run_sonde({"probe",
                                url_of(broker.port()),
                                "--kind",
                                "features",
                                "--features",
                                "retained",
                                "--features",
                                "wildcard",
                                "--timeout",
                                "20s"});
    EXPECT_EQ(run.status, 0) << run.out << run.error;
    EXPECT_THAT(run.out, HasSubstr("retained                works"));
    EXPECT_THAT(run.out, HasSubstr("wildcard                works"));
}

TEST(FeaturesProgram, FailsWhereAForbiddenTopicIsOpen) {
    const Mosquitto broker;
    const auto run = run_sonde({"probe",
                                url_of(broker.port()),
                                "--kind",
                                "features",
                                "--features",
                                "forbidden_topic",
                                "--forbidden-topic",
                                "factory/stop",
                                "--format",
                                "json",
                                "--timeout",
                                "20s"});
    EXPECT_EQ(run.status, 1) << run.error;
    const auto result = Json::parse(run.out);
    EXPECT_EQ(result["features"]["outcomes"][0]["feature"], "forbidden_topic");
    EXPECT_EQ(result["features"]["outcomes"][0]["verdict"], "broken");
    EXPECT_EQ(result["failure"]["reason"], "protocol");
}

TEST(FeaturesProgram, DiscoversABroker) {
    const Mosquitto broker{{.more = {"max_packet_size 100000"}}};
    const auto text = run_sonde({"probe", url_of(broker.port()), "--discover"});
    EXPECT_EQ(text.status, 0) << text.error;
    EXPECT_THAT(text.out, HasSubstr("maximum_packet_size     100000"));
    const auto run = run_sonde({"probe", url_of(broker.port()), "--discover", "--format", "json"});
    const auto result = Json::parse(run.out);
    EXPECT_EQ(result["schema"], "sonde.discovery/1");
    EXPECT_EQ(result["capabilities"]["maximum_packet_size"]["value"], "100000");
    EXPECT_EQ(result["capabilities"]["maximum_packet_size"]["stated"], true);
}

TEST(FeaturesProgram, DiscoversOrDoesAnotherKindOfThing) {
    const auto run = run_sonde({"probe", "mqtt://h", "--discover", "--kind", "features"});
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.error, HasSubstr("--discover"));
}

TEST(FeaturesProgram, RecordNoneOfTheirManyConnections) {
    for (const auto* const flag : {"--trace", "--pcap=run.pcapng"}) {
        const auto run = run_sonde({"probe", "mqtt://h", "--kind", "features", flag});
        EXPECT_EQ(run.status, 2);
        EXPECT_THAT(run.error, HasSubstr("makes many connections, and records none"));
    }
}

TEST(FeaturesDaemon, LogsAndCountsWhatABrokerCanDoOtherwise) {
    const auto maximum = std::make_shared<std::atomic<std::uint32_t>>(10U);
    support::BrokerSettings settings;
    settings.script.deeds[support::Step::connack].change =
        [maximum](wire::Version version, const wire::Packet& /*correct*/) {
            wire::PropertyBuffer properties;
            if (version == wire::Version::v5) {
                properties.add(wire::PropertyId::receive_maximum, maximum->load());
                properties.add(wire::PropertyId::assigned_client_identifier, "assigned");
            }
            return support::encoded(version, wire::Connack{.properties = properties.view()});
        };
    const support::ScriptedBroker broker{settings};
    const auto url = url_of(broker.port());
    Daemon daemon{"[[probe]]\nname = \"asked\"\ntarget = \"" + url +
                  "\"\nkind = \"discover\"\ninterval = \"200ms\"\ntimeout = \"3s\"\n"
                  "overlap = true\n"};
    ASSERT_TRUE(daemon.process().says("asked: up")) << daemon.process().error();
    maximum->store(20);
    EXPECT_TRUE(daemon.process().says("asked: receive_maximum of " + url + " was 10 and is 20"))
        << daemon.process().error();
    const auto labels = "{probe=\"asked\",target=\"" + url + "\"";
    EXPECT_TRUE(eventually([&] {
        return daemon.metric("sonde_probe_capability_changes_total" + labels) == 1;
    })) << daemon.metrics();
    EXPECT_THAT(daemon.metrics(), HasSubstr("capability=\"receive_maximum\",value=\"20\"} 1"));
}

}  // namespace
}  // namespace sonde::testing
