// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

/// A daemon whose configuration changes while it runs, on a real mosquitto.
namespace sonde::testing {
namespace {

std::string probe(const std::string& name, std::uint16_t port, const std::string& more = "") {
    return "[[probe]]\nname = \"" + name +
           "\"\ntarget = \"mqtt://127.0.0.1:" + std::to_string(port) +
           "\"\ninterval = \"200ms\"\ntimeout = \"150ms\"\n" + more;
}

HttpAnswer ask_for_a_reload(const Daemon& daemon,
                            const std::map<std::string, std::string>& headers = {}) {
    return http_request(daemon.port(), "/-/reload", "POST", headers);
}

std::string runs_of(const std::string& probe) {
    return "sonde_probe_runs_total{probe=\"" + probe + "\"";
}

const std::string success{"sonde_config_last_reload_successful"};

TEST(Reload, OnHangUpTakesProbesInAndAwayAndLetsTheOthersGoOn) {
    const Mosquitto broker;
    Daemon daemon{probe("stays", broker.port()) + probe("goes", broker.port())};
    ASSERT_TRUE(eventually([&] { return daemon.metric(runs_of("stays")).value_or(0) >= 3; }));
    daemon.configure(probe("stays", broker.port()) + probe("comes", broker.port()));
    const auto before = daemon.metric(runs_of("stays")).value_or(0);
    daemon.process().signal(SIGHUP);
    ASSERT_TRUE(
        daemon.process().says("reloaded: 1 probe(s) added, 0 changed, 1 removed, 1 as before"));
    EXPECT_TRUE(eventually([&] { return daemon.metric(runs_of("comes")).value_or(0) >= 1; }));
    EXPECT_EQ(daemon.metrics().find("probe=\"goes\""), std::string::npos);
    EXPECT_GE(daemon.metric(runs_of("stays")).value_or(0), before);
    EXPECT_EQ(daemon.metric(success), 1);
    EXPECT_EQ(http_request(daemon.port(), "/api/probes/goes").status, 404U);
}

TEST(Reload, OfABadFileChangesNothingAndIsVisibleUntilItIsMended) {
    const Mosquitto broker;
    Daemon daemon{probe("stays", broker.port())};
    daemon.configure(probe("comes", broker.port()) + "colour = 1\n");
    daemon.process().signal(SIGHUP);
    ASSERT_TRUE(daemon.process().says("not reloaded, and nothing has changed"));
    ASSERT_TRUE(daemon.process().says("sonde.toml:8:1: unknown key `colour`"));
    EXPECT_EQ(daemon.metric(success), 0);
    EXPECT_NE(http_request(daemon.port(), "/").body.find("The configuration was not loaded: "),
              std::string::npos);
    EXPECT_TRUE(daemon.metric(runs_of("stays")));
    EXPECT_FALSE(daemon.metric(runs_of("comes")));
    daemon.configure(probe("stays", broker.port()));
    EXPECT_EQ(ask_for_a_reload(daemon).status, 200U);
    EXPECT_EQ(daemon.metric(success), 1);
    EXPECT_EQ(http_request(daemon.port(), "/").body.find("The configuration was not loaded"),
              std::string::npos);
}

TEST(Reload, ByPostSaysWhatHasChangedOrWhatIsWrong) {
    const Mosquitto broker;
    const Daemon daemon{probe("a", broker.port())};
    daemon.configure(probe("a", broker.port(), "qos = 0\n"));
    const auto good = ask_for_a_reload(daemon);
    EXPECT_EQ(good.status, 200U);
    EXPECT_EQ(good.body, "reloaded: 0 probe(s) added, 1 changed, 0 removed, 0 as before\n");
    daemon.configure("location = \"moon\"\n" + probe("a", broker.port()));
    const auto bad = ask_for_a_reload(daemon);
    EXPECT_EQ(bad.status, 500U);
    EXPECT_NE(bad.body.find("[agent] location: cannot change while sonde runs"), std::string::npos);
    EXPECT_EQ(ask_for_a_reload(daemon, {{"Origin", "http://evil.example"}}).status, 403U);
    EXPECT_EQ(http_request(daemon.port(), "/-/reload").status, 405U);
}

TEST(Reload, LetsAConnectionGoWhoseProbeIsRemoved) {
    const Mosquitto broker;
    Daemon daemon{probe("held", broker.port(), "kind = \"session\"\n") +
                  probe("trip", broker.port())};
    ASSERT_TRUE(daemon.process().says("held: up"));
    daemon.configure(probe("trip", broker.port()));
    EXPECT_EQ(ask_for_a_reload(daemon).status, 200U);
    EXPECT_TRUE(eventually([&] { return !daemon.metric(runs_of("held")); }));
    const auto runs = daemon.metric(runs_of("trip")).value_or(0);
    EXPECT_TRUE(eventually([&] { return daemon.metric(runs_of("trip")).value_or(0) > runs; }));
    daemon.process().signal(SIGTERM);
    EXPECT_EQ(daemon.process().wait(std::chrono::seconds{10}), 0);
}

TEST(Reload, FollowsIncludedFilesThatComeAndGo) {
    const Mosquitto broker;
    const Daemon daemon{"include = \"probes.d/*.toml\"\n" + probe("first", broker.port()),
                        {{"probes.d/a.toml", probe("a", broker.port())}}};
    ASSERT_TRUE(eventually([&] { return daemon.metric(runs_of("a")).value_or(0) >= 1; }));
    daemon.write("probes.d/b.toml", probe("b", broker.port()));
    EXPECT_TRUE(eventually([&] { return daemon.metric(runs_of("b")).value_or(0) >= 1; }));
    daemon.remove("probes.d/a.toml");
    EXPECT_TRUE(eventually([&] { return !daemon.metric(runs_of("a")); }));
    daemon.write("probes.d/b.toml", "nonsense");
    EXPECT_TRUE(eventually([&] { return daemon.metric(success) == 0; }));
    EXPECT_TRUE(daemon.metric(runs_of("b"))) << "it goes on as it was";
    EXPECT_TRUE(daemon.metric(runs_of("first")));
}

TEST(Reload, FollowsFilesOfTargetsAndKeepsThoseOfABrokenOne) {
    const Mosquitto broker;
    const auto target = "mqtt://127.0.0.1:" + std::to_string(broker.port());
    const Daemon daemon{
        "[[file_sd]]\nfiles = \"targets/*.json\"\ninterval = \"200ms\"\ntimeout = \"150ms\"\n",
        {{"targets/a.json", "[]"}}};
    daemon.write("targets/a.json",
                 "[{\"targets\": [\"" + target + "\"], \"labels\": {\"team\": \"iot\"}}]");
    const auto runs =
        "sonde_probe_runs_total{probe=\"" + target + "\",target=\"" + target + "\",team=\"iot\"";
    ASSERT_TRUE(eventually([&] { return daemon.metric(runs).value_or(0) >= 1; }))
        << daemon.metrics();
    daemon.write("targets/a.json", "[");
    EXPECT_TRUE(eventually([&] { return daemon.metric(success) == 0; }));
    EXPECT_TRUE(daemon.metric(runs));
    daemon.remove("targets/a.json");
    EXPECT_TRUE(eventually([&] { return !daemon.metric(runs); }));
    EXPECT_TRUE(eventually([&] { return daemon.metric(success) == 1; }));
}

}  // namespace
}  // namespace sonde::testing
