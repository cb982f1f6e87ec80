// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/notify_listener.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

/// The daemon as an operator runs it, on a real mosquitto.
namespace sonde::testing {
namespace {

std::string probe(const std::string& name, std::uint16_t port, const std::string& more = "") {
    return "[[probe]]\nname = \"" + name +
           "\"\ntarget = \"mqtt://127.0.0.1:" + std::to_string(port) +
           "\"\ninterval = \"200ms\"\ntimeout = \"150ms\"\n" + more;
}

TEST(Daemon, ServesTheResultsOfItsProbes) {
    const Mosquitto broker;
    Daemon daemon{probe("orders", broker.port(), "labels = { team = \"iot\" }\n")};
    const std::string labels =
        "{probe=\"orders\",target=\"mqtt://127.0.0.1:" + std::to_string(broker.port()) +
        "\",team=\"iot\"";
    ASSERT_TRUE(eventually([&] { return daemon.metric("sonde_probe_success" + labels) == 1; }))
        << daemon.metrics();
    EXPECT_GE(daemon.metric("sonde_probe_runs_total" + labels), 1);
    const auto delivery =
        daemon.metric("sonde_probe_last_phase_seconds" + labels + ",phase=\"delivery\"");
    ASSERT_TRUE(delivery) << daemon.metrics();
    EXPECT_GT(*delivery, 0);
    EXPECT_EQ(http_request(daemon.port(), "/-/healthy").status, 200U);
    EXPECT_EQ(http_request(daemon.port(), "/-/ready").status, 200U);
    EXPECT_NE(http_request(daemon.port(), "/").body.find("1 of 1 probes up"), std::string::npos);
}

TEST(Daemon, NamesPhaseAndReasonOnceTheBrokerIsGone) {
    Mosquitto broker;
    Daemon daemon{probe("orders", broker.port())};
    ASSERT_TRUE(daemon.process().says("orders: up"));
    broker.stop();
    ASSERT_TRUE(daemon.process().says("orders: down"));
    EXPECT_TRUE(
        eventually([&] { return daemon.metric("sonde_probe_success{probe=\"orders\"") == 0; }));
    const auto metrics = daemon.metrics();
    EXPECT_NE(metrics.find("phase=\"tcp\",reason=\"refused\"} "), std::string::npos) << metrics;
}

TEST(Daemon, EndsOnSigtermAlsoWhileATargetHangs) {
    const Mosquitto broker;
    Mosquitto frozen;
    frozen.suspend();
    Daemon daemon{probe("good", broker.port()) +
                  "[[probe]]\nname = \"hangs\"\ntarget = \"mqtt://127.0.0.1:" +
                  std::to_string(frozen.port()) + "\"\ninterval = \"1m\"\ntimeout = \"50s\"\n"};
    ASSERT_TRUE(daemon.process().says("good: up"));
    daemon.process().signal(SIGTERM);
    EXPECT_EQ(daemon.process().wait(std::chrono::seconds{10}), 0);
    EXPECT_NE(daemon.process().error().find("1 run(s) in flight"), std::string::npos);
    EXPECT_NE(daemon.process().error().find("ended"), std::string::npos);
}

TEST(Daemon, EndsOnSigint) {
    const Mosquitto broker;
    Daemon daemon{probe("good", broker.port())};
    daemon.process().signal(SIGINT);
    EXPECT_EQ(daemon.process().wait(), 0);
}

TEST(Daemon, TellsSystemdThatItIsReadyAliveAndEnding) {
    const Mosquitto broker;
    const NotifyListener systemd;
    const TemporaryFolder folder;
    const auto file = folder.write(
        "sonde.toml", "[agent]\nlisten = \"127.0.0.1:0\"\n" + probe("good", broker.port()));
    Process daemon{{sonde_binary(), "run", "--config", file},
                   {{"NOTIFY_SOCKET", systemd.path()}, {"WATCHDOG_USEC", "30000000"}}};
    std::string told;
    const auto tells = [&](const std::string& text) {
        return eventually([&] {
            for (auto word = systemd.heard(); !word.empty(); word = systemd.heard()) {
                told += word + "\n";
            }
            return told.find(text) != std::string::npos;
        });
    };
    EXPECT_TRUE(tells("READY=1")) << daemon.error();
    EXPECT_TRUE(tells("WATCHDOG=1"));
    EXPECT_TRUE(tells("STATUS=1 of 1 probes up, 0 failing")) << told;
    daemon.signal(SIGTERM);
    EXPECT_TRUE(tells("STOPPING=1"));
    EXPECT_EQ(daemon.wait(), 0);
}

TEST(Daemon, RunsAPahoProbeBesideTheOthers) {
    const Mosquitto broker;
    Daemon daemon{probe("wire", broker.port()) +
                  "[[probe]]\nname = \"paho\"\nclient = \"paho\"\ntarget = \"mqtt://127.0.0.1:" +
                  std::to_string(broker.port()) + "\"\ninterval = \"5s\"\ntimeout = \"5s\"\n"};
    EXPECT_TRUE(daemon.process().says("paho: up")) << daemon.process().error();
    EXPECT_TRUE(daemon.process().says("wire: up"));
}

unsigned ask_for_a_run(const Daemon& daemon, const std::string& probe) {
    return http_request({.port = daemon.port(),
                         .target = "/api/probes/" + probe + "/run",
                         .method = "POST",
                         .headers = {{"X-Sonde-Request", "1"}}})
        .status;
}

TEST(Daemon, RunsAProbeThatIsAskedForBesideTheSchedule) {
    const Mosquitto broker;
    const auto rarely = [&](const std::string& name, const std::string& kind) {
        return "[[probe]]\nname = \"" + name + "\"\nkind = \"" + kind +
               "\"\ntarget = \"mqtt://127.0.0.1:" + std::to_string(broker.port()) +
               "\"\ninterval = \"1h\"\ntimeout = \"10s\"\n";
    };
    const Daemon daemon{rarely("trip", "roundtrip") + rarely("held", "session")};
    for (const auto* const name : {"trip", "held"}) {
        const auto runs = "sonde_probe_runs_total{probe=\"" + std::string{name} + "\"";
        // The second is due half an hour from now, so its run is the one that was asked for.
        const auto before = std::string{name} == "trip" ? 1 : 0;
        ASSERT_TRUE(eventually([&] { return daemon.metric(runs).value_or(0) == before; }));
        // Until the first run has ended, the answer is that one is under way.
        ASSERT_TRUE(eventually([&] { return ask_for_a_run(daemon, name) == 202; })) << name;
        EXPECT_TRUE(eventually([&] { return daemon.metric(runs) == before + 1; })) << name;
        const auto up = "sonde_probe_success{probe=\"" + std::string{name} + "\"";
        EXPECT_TRUE(eventually([&] { return daemon.metric(up) == 1; })) << name;
    }
}

TEST(Daemon, SaysThatARunIsUnderWayAndWhoMayNotAskForOne) {
    Mosquitto frozen;
    frozen.suspend();
    const Daemon daemon{"[[probe]]\nname = \"hangs\"\ntarget = \"mqtt://127.0.0.1:" +
                        std::to_string(frozen.port()) +
                        "\"\ninterval = \"1m\"\ntimeout = \"50s\"\n"};
    EXPECT_TRUE(eventually([&] { return ask_for_a_run(daemon, "hangs") == 409; }));
    EXPECT_EQ(ask_for_a_run(daemon, "nobody"), 404U);
    EXPECT_EQ(http_request(daemon.port(), "/api/probes/hangs/run", "POST").status, 403U);
}

TEST(Daemon, SaysThatItsPortIsTaken) {
    const Mosquitto broker;
    Daemon first{probe("a", broker.port())};
    const TemporaryFolder folder;
    const auto second =
        run_sonde({"run",
                   "--config",
                   folder.write("taken.toml",
                                "[agent]\nlisten = \"127.0.0.1:" + std::to_string(first.port()) +
                                    "\"\n" + probe("a", broker.port()))});
    EXPECT_EQ(second.status, 2);
    EXPECT_NE(second.error.find("cannot listen on"), std::string::npos) << second.error;
}

}  // namespace
}  // namespace sonde::testing
