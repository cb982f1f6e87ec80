// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/scripted_dns.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

/// Several addresses behind a name, and several brokers, as an operator sees them.
namespace sonde::testing {
namespace {

using Json = nlohmann::json;
using support::DnsEntry;
using support::ScriptedDns;

std::vector<Json> objects_in(const std::string& lines) {
    std::vector<Json> objects;
    std::istringstream in{lines};
    for (std::string line; std::getline(in, line);) {
        objects.push_back(Json::parse(line));
    }
    return objects;
}

std::string url(const std::string& host, const Mosquitto& broker) {
    return "mqtt://" + host + ":" + std::to_string(broker.port());
}

const DnsEntry one_dead{.ipv4 = {"127.0.0.1", "127.0.0.2"}};
const DnsEntry only_alive{.ipv4 = {"127.0.0.1"}};

TEST(EachAddress, HasAnObjectOfItsOwnAndAFailureOfOneIsTheCommands) {
    const Mosquitto broker;
    const ScriptedDns server{{{"cluster.test", one_dead}}};
    const std::vector<std::string> command{"probe",
                                           url("cluster.test", broker),
                                           "--addresses",
                                           "each",
                                           "--dns-server",
                                           server.address()};
    auto as_json = command;
    as_json.insert(as_json.end(), {"--format", "json"});
    const auto told = run_sonde(as_json);
    EXPECT_EQ(told.status, 1) << told.error;
    std::map<std::string, Json> by_address;
    for (const auto& object : objects_in(told.out)) {
        by_address[object["address"]] = object;
    }
    ASSERT_EQ(by_address.size(), 2U) << told.out;
    EXPECT_EQ(by_address.at("127.0.0.1")["success"], true);
    EXPECT_EQ(by_address.at("127.0.0.2")["success"], false);
    EXPECT_EQ(by_address.at("127.0.0.2")["failure"]["reason"], "refused");

    const auto shown = run_sonde(command);
    EXPECT_EQ(shown.status, 1);
    EXPECT_NE(shown.out.find(" at 127.0.0.1"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find(" at 127.0.0.2"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find("tcp failed: refused"), std::string::npos) << shown.out;
}

TEST(EachAddress, IsWatchedByTheDaemonUntilItLeavesTheName) {
    const Mosquitto broker;
    ScriptedDns server{{{"cluster.test", one_dead}}};
    Daemon daemon{"[[probe]]\nname = \"nodes\"\ntarget = \"" + url("cluster.test", broker) +
                  "\"\naddresses = \"each\"\ndns_server = \"" + server.address() +
                  "\"\ninterval = \"300ms\"\ntimeout = \"250ms\"\n"};
    const std::string labels =
        "{probe=\"nodes\",target=\"" + url("cluster.test", broker) + "\",address=\"";
    const auto success = [&](const std::string& address) {
        return daemon.metric("sonde_probe_success" + labels + address + "\"");
    };
    ASSERT_TRUE(eventually([&] { return success("127.0.0.1") == 1 && success("127.0.0.2") == 0; }))
        << daemon.metrics();
    EXPECT_TRUE(daemon.process().says("nodes at 127.0.0.2: down"));
    const auto page = http_request(daemon.port(), "/").body;
    EXPECT_NE(page.find(" at 127.0.0.2"), std::string::npos) << page;
    EXPECT_NE(page.find("1 of 2 probes up"), std::string::npos) << page;

    server.set("cluster.test", only_alive);
    EXPECT_TRUE(daemon.process().says("nodes at 127.0.0.2: the name has this address no more"));
    EXPECT_TRUE(eventually([&] { return !success("127.0.0.2"); })) << daemon.metrics();
    EXPECT_EQ(daemon.metrics().find("127.0.0.2"), std::string::npos);
    EXPECT_NE(http_request(daemon.port(), "/").body.find("1 of 1 probes up"), std::string::npos);
}

TEST(TwoBrokers, AreBothInTheObjectAndTheWaterfall) {
    const Mosquitto near;
    const Mosquitto far{{.more = {"connection bridge",
                                  "address 127.0.0.1:" + std::to_string(near.port()),
                                  "topic # in 1"}}};
    const std::vector<std::string> command{
        "probe", url("127.0.0.1", far), "--publish-to", url("127.0.0.1", near)};
    auto as_json = command;
    as_json.insert(as_json.end(), {"--format", "json"});
    // The bridge connects when it likes.
    Outcome told;
    ASSERT_TRUE(eventually([&] {
        told = run_sonde(as_json);
        return told.status == 0;
    })) << told.out;
    const auto object = objects_in(told.out).at(0);
    EXPECT_EQ(object["target"], url("127.0.0.1", far));
    EXPECT_EQ(object["publisher"]["target"], url("127.0.0.1", near));
    EXPECT_GT(object["publisher"]["phases"]["connect"], 0.0);
    EXPECT_GT(object["phases"]["publish"], 0.0);
    EXPECT_GT(object["phases"]["delivery"], 0.0);
    const auto shown = run_sonde(command);
    EXPECT_NE(shown.out.find("publisher"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find(url("127.0.0.1", near)), std::string::npos) << shown.out;
}

TEST(TwoBrokers, ThatAreNotConnectedTellTheSideThatFailed) {
    const Mosquitto near;
    const Mosquitto far;
    const auto told = run_sonde({"probe",
                                 url("127.0.0.1", near),
                                 "--subscribe-from",
                                 url("127.0.0.1", far),
                                 "--timeout",
                                 "300ms",
                                 "--format",
                                 "json"});
    EXPECT_EQ(told.status, 1);
    const auto object = objects_in(told.out).at(0);
    EXPECT_EQ(object["failure"]["side"], "subscriber");
    EXPECT_EQ(object["failure"]["phase"], "delivery");
    EXPECT_EQ(object["publisher"]["target"], url("127.0.0.1", near));
}

TEST(Mesh, HasSeriesOfEveryPair) {
    const Mosquitto a;
    const Mosquitto b;
    Daemon daemon{"[[mesh]]\nname = \"cluster\"\nnodes = [\"" + url("127.0.0.1", a) + "\", \"" +
                  url("127.0.0.1", b) +
                  "\"]\ninterval = \"300ms\"\ntimeout = \"250ms\"\nlabels = { team = \"iot\" }\n"};
    const auto node = [](const Mosquitto& broker) {
        return "127.0.0.1:" + std::to_string(broker.port());
    };
    const auto labels = [&](const Mosquitto& from, const Mosquitto& to) {
        return "{probe=\"cluster: " + node(from) + " to " + node(to) + "\",target=\"mqtt://" +
               node(to) + "\",from=\"" + node(from) + "\",team=\"iot\",to=\"" + node(to) + "\"";
    };
    // Nothing connects the two, and each says so.
    const std::string success = "sonde_probe_success";
    EXPECT_TRUE(eventually([&] {
        return daemon.metric(success + labels(a, b)) == 0 &&
               daemon.metric(success + labels(b, a)) == 0;
    })) << daemon.metrics();
    EXPECT_NE(daemon.metrics().find("phase=\"delivery\",reason=\"timeout\""), std::string::npos);
}

}  // namespace
}  // namespace sonde::testing
