// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mosquitto.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <sstream>
#include <string>

/// Sessions that are held, devices that are watched and asked, with a real mosquitto.
namespace sonde::testing {
namespace {

using Moment = std::chrono::steady_clock::time_point;

Moment now() {
    return std::chrono::steady_clock::now();
}

double seconds_between(Moment from, Moment to) {
    return std::chrono::duration<double>(to - from).count();
}

std::string url_of(const Mosquitto& broker) {
    return "mqtt://127.0.0.1:" + std::to_string(broker.port());
}

std::string probe(const Mosquitto& broker, const std::string& more) {
    return "[[probe]]\nname = \"p\"\ntarget = \"" + url_of(broker) +
           "\"\ninterval = \"200ms\"\ntimeout = \"150ms\"\n" + more;
}

const std::string series = "{probe=\"p\"";

TEST(HeldSession, SeesAnOutageWithItsCauseAndItsLengthToOneInterval) {
    for (const std::string version : {"5", "3.1.1"}) {
        Mosquitto broker;
        Daemon daemon{probe(
            broker, "kind = \"session\"\nreconnect_max = \"100ms\"\nmqtt = \"" + version + "\"\n")};
        ASSERT_TRUE(eventually(
            [&] { return daemon.metric("sonde_probe_runs_total" + series).value_or(0) >= 3; }));
        EXPECT_EQ(daemon.metric("sonde_probe_session_connected" + series), 1);

        const auto before_stop = now();
        broker.stop();
        const auto stopped = now();
        ASSERT_TRUE(daemon.process().says("p: down"));
        EXPECT_EQ(daemon.metric("sonde_probe_session_connected" + series), 0);
        const auto before_start = now();
        broker.start();
        const auto started = now();
        ASSERT_TRUE(eventually([&] {
            return daemon.metric("sonde_probe_session_outage_seconds_count" + series) == 1;
        })) << daemon.metrics();

        const auto outage = daemon.metric("sonde_probe_session_last_outage_seconds" + series);
        ASSERT_TRUE(outage);
        // An interval before it and one after, a pause of 100 ms, and what a busy machine takes.
        EXPECT_GE(*outage, seconds_between(stopped, before_start));
        EXPECT_LE(*outage, seconds_between(before_stop, started) + 2 * 0.2 + 0.1 + 0.5);
        EXPECT_EQ(daemon.metric("sonde_probe_session_reconnects_total" + series), 1);
        // mosquitto was told to keep nothing on disk.
        EXPECT_EQ(daemon.metric("sonde_probe_session_lost_total" + series), 1);
        EXPECT_EQ(daemon.metric("sonde_probe_session_resumed_total" + series), 0);
        const auto metrics = daemon.metrics();
        EXPECT_NE(metrics.find("sonde_probe_session_outages_total" + series), std::string::npos);
        daemon.process().signal(SIGTERM);
        EXPECT_EQ(daemon.process().wait(), 0);
    }
}

TEST(HeldSession, KeepsOneConnectionForManyRunsOfTheCommand) {
    const Mosquitto broker;
    const auto outcome = run_sonde({"probe",
                                    url_of(broker),
                                    "--kind",
                                    "session",
                                    "--count",
                                    "20",
                                    "--interval",
                                    "10ms",
                                    "--format",
                                    "json"});
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    std::istringstream lines{outcome.out};
    std::string line;
    int connects = 0;
    int delivered = 0;
    while (std::getline(lines, line)) {
        const auto run = nlohmann::json::parse(line);
        connects += run.at("phases").contains("connect") ? 1 : 0;
        delivered += run.at("messages").at("delivered").get<int>();
        EXPECT_TRUE(run.at("session").at("connected").get<bool>());
    }
    EXPECT_EQ(connects, 1);
    EXPECT_EQ(delivered, 20);
}

/// How many series of the family have this value.
long count_of(const std::string& metrics, const std::string& family, const std::string& value) {
    std::istringstream lines{metrics};
    std::string line;
    long count = 0;
    while (std::getline(lines, line)) {
        count += line.starts_with(family + "{") && line.ends_with("} " + value) ? 1 : 0;
    }
    return count;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double of_sanitizers = 20;  // Times as much: shadow and quarantine.
#else
constexpr double of_sanitizers = 1;
#endif

TEST(HeldSession, CostsSoLittleThatOneLoopHoldsAThousand) {
    constexpr int sessions = 1'000;
    rlimit files{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 8'192);
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &files), 0);
    const Mosquitto broker;
    std::string configuration =
        "[defaults]\nkind = \"session\"\ninterval = \"5s\"\ntimeout = \"4s\"\ntarget = \"" +
        url_of(broker) + "\"\n";
    for (int i = 0; i < sessions; ++i) {
        configuration += "[[probe]]\nname = \"p" + std::to_string(i) + "\"\n";
    }
    Daemon daemon{configuration};
    const auto empty = daemon.metric("process_resident_memory_bytes");
    ASSERT_TRUE(eventually(
        [&] {
            return count_of(daemon.metrics(), "sonde_probe_session_connected", "1") == sessions;
        },
        std::chrono::seconds{60}));
    const auto cpu = daemon.metric("process_cpu_seconds_total");
    const auto at = now();
    ASSERT_TRUE(eventually(
        [&] { return count_of(daemon.metrics(), "sonde_probe_runs_total", "4") > sessions / 2; },
        std::chrono::seconds{60}));
    const auto memory = daemon.metric("process_resident_memory_bytes");
    const auto used = daemon.metric("process_cpu_seconds_total");
    ASSERT_TRUE(empty && memory && cpu && used);
    const auto bytes_each = (*memory - *empty) / sessions;
    // A fifth of the sessions beat each second; scrapes are in it as well.
    const auto share = (*used - *cpu) / seconds_between(at, now());
    std::cout << "a session takes " << bytes_each / 1024 << " KiB, " << sessions
              << " of them with 200 beats a second " << share * 100 << " % of a core\n";
    EXPECT_LT(bytes_each, 128 * 1024 * of_sanitizers);
    EXPECT_EQ(count_of(daemon.metrics(), "sonde_probe_session_reconnects_total", "0"), sessions);
}

TEST(Watch, ToldFromWhatDevicesPublish) {
    const Mosquitto broker;
    Daemon daemon{probe(broker,
                        "kind = \"watch\"\ntopics = [\"devices/+/state\"]\n"
                        "topic_pattern = \"devices/(?P<device>[^/]+)/state\"\n"
                        "offline = \"^offline$\"\njson = \"/temperature\"\njson_max = 60\n")};
    ASSERT_TRUE(daemon.process().says("p: up"));
    const auto publish = [&](const std::string& device, const std::string& text) {
        Process device_process{{"mosquitto_pub",
                                "-p",
                                std::to_string(broker.port()),
                                "-t",
                                "devices/" + device + "/state",
                                "-m",
                                text}};
        ASSERT_EQ(device_process.wait(), 0);
    };
    publish("pump", R"({"temperature":20})");
    publish("fan", R"({"temperature":61})");
    const auto labels = series + ",target=\"" + url_of(broker) + "\",device=";
    ASSERT_TRUE(eventually([&] {
        return daemon.metric("sonde_probe_watch_violations_total" + labels +
                             "\"fan\",rule=\"json\"") == 1;
    })) << daemon.metrics();
    EXPECT_EQ(daemon.metric("sonde_probe_watch_messages_total" + labels + "\"pump\""), 1);
    ASSERT_TRUE(daemon.process().says("p: down"));
    ASSERT_TRUE(daemon.process().says("p: up again"));
    publish("pump", "offline");
    ASSERT_TRUE(eventually([&] {
        return daemon.metric("sonde_probe_watch_topics_offline" + labels + "\"pump\"") == 1;
    }));
    EXPECT_EQ(daemon.metric("sonde_probe_success" + series), 0);
}

TEST(Request, IsAnsweredByADevice) {
    const Mosquitto broker;
    const auto port = std::to_string(broker.port());
    Process device{{"sh",
                    "-c",
                    "stdbuf -oL mosquitto_sub -d -p " + port +
                        " -t pump/in -C 1 && mosquitto_pub -p " + port +
                        " -t pump/out -m '{\"status\":\"ok\"}'"}};
    ASSERT_TRUE(device.says("Subscribed"));
    const auto outcome = run_sonde({"probe",
                                    url_of(broker),
                                    "--kind",
                                    "request",
                                    "--mqtt",
                                    "3.1.1",
                                    "--topic",
                                    "pump/in",
                                    "--request",
                                    "get",
                                    "--reply-topic",
                                    "pump/out",
                                    "--json",
                                    "/status",
                                    "--json-equals",
                                    "ok",
                                    "--format",
                                    "json"});
    EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.error;
    EXPECT_GT(nlohmann::json::parse(outcome.out).at("phases").at("answer").get<double>(), 0);
}

}  // namespace
}  // namespace sonde::testing
