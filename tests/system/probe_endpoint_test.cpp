// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/prometheus.hpp"
#include "tests/support/scripted_broker.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <string>

/// Runs that are asked for under /probe, on a real mosquitto.
namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string url(std::uint16_t port) {
    return "mqtt://127.0.0.1:" + std::to_string(port);
}

/// A probe that hardly ever runs, so that its target may be asked for.
std::string probe_of(std::uint16_t port) {
    return "[[probe]]\nname = \"p\"\ninterval = \"1h\"\ntarget = \"" + url(port) + "\"\n";
}

HttpAnswer ask(const Daemon& daemon,
               const std::string& query,
               const std::map<std::string, std::string>& headers = {}) {
    return http_request(daemon.port(), "/probe?" + query, "GET", headers);
}

TEST(ProbeEndpoint, AnswersTheMetricsOfARunAndOfNothingElse) {
    const Mosquitto broker;
    const Daemon daemon{probe_of(broker.port()) + "[modules.default]\n"};
    const auto answer = ask(daemon, "target=" + url(broker.port()));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(answer.body, HasSubstr("\nprobe_success 1\n"));
    EXPECT_THAT(answer.body, HasSubstr("\nprobe_mqtt_duration_seconds{phase=\"delivery\"} "));
    EXPECT_THAT(answer.body, Not(HasSubstr("sonde_")));
    EXPECT_THAT(daemon.metrics(), Not(HasSubstr("\nprobe_")));
    Process promtool{{"promtool", "check", "metrics"}, {}, answer.body};
    EXPECT_EQ(promtool.wait(), 0) << promtool.error() << promtool.output();
    EXPECT_EQ(promtool.error(), "");
}

TEST(ProbeEndpoint, NamesPhaseAndReasonOfAFailure) {
    Mosquitto broker;
    const Daemon daemon{probe_of(broker.port()) + "[modules.default]\n"};
    broker.stop();
    const auto answer = ask(daemon, "target=" + url(broker.port()));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_THAT(answer.body, HasSubstr("\nprobe_success 0\n"));
    EXPECT_THAT(answer.body,
                HasSubstr("\nprobe_mqtt_failure_info{phase=\"tcp\",reason=\"refused\"} 1\n"));
}

TEST(ProbeEndpoint, TakesAPasswordToItsOwnTargetAndNowhereElse) {
    const Mosquitto broker{{.login = Mosquitto::Login{"monitor", "hunter2"}}};
    const support::ScriptedBroker curious;
    const TemporaryFolder folder;
    const Daemon daemon{"[modules.login]\nusername = \"monitor\"\npassword_file = \"" +
                        folder.write("password", "hunter2") + "\"\ntargets = [\"" +
                        url(broker.port()) + "\"]\n"};
    EXPECT_THAT(ask(daemon, "module=login&target=" + url(broker.port())).body,
                HasSubstr("\nprobe_success 1\n"));
    const auto port = std::to_string(curious.port());
    for (const auto& target : {url(curious.port()),
                               "127.0.0.1:" + port,
                               "ws://127.0.0.1:" + port,
                               url(broker.port()) + "@127.0.0.1:" + port,
                               url(broker.port()) + "%40127.0.0.1:" + port,
                               url(broker.port()) + "&target=" + url(curious.port()),
                               url(broker.port()) + "%0a" + url(curious.port())}) {
        const auto answer = ask(daemon, "module=login&target=" + target);
        EXPECT_TRUE(answer.status == 403 || answer.status == 400) << target << answer.status;
    }
    EXPECT_EQ(curious.accepted(), 0U);
}

TEST(ProbeEndpoint, ShowsAPersonThePacketsAndNoPassword) {
    const Mosquitto broker{{.login = Mosquitto::Login{"monitor", "hunter2"}}};
    const TemporaryFolder folder;
    const auto configuration = "[modules.login]\nusername = \"monitor\"\npassword_file = \"" +
                               folder.write("password", "hunter2") + "\"\ntargets = [\"" +
                               url(broker.port()) + "\"]\n";
    const auto query = "module=login&debug=true&target=" + url(broker.port());
    const Daemon daemon{configuration};
    const auto page = ask(daemon, query).body;
    EXPECT_THAT(page, HasSubstr("CONNACK"));
    EXPECT_THAT(page, HasSubstr("*******"));
    EXPECT_THAT(page, HasSubstr("\nprobe_success 1\n"));
    EXPECT_THAT(page, Not(HasSubstr("hunter2")));
    const Daemon discreet{"keep_runs = 0\nkeep_failures = 0\n" + configuration};
    const auto less = ask(discreet, query).body;
    EXPECT_THAT(less, Not(HasSubstr("CONNACK"))) << "nobody shall read packets";
    EXPECT_THAT(less, HasSubstr("\nprobe_success 1\n"));
}

TEST(ProbeEndpoint, EndsBeforeTheScrapeAndLetsOthersReadMeanwhile) {
    const support::ScriptedBroker silent{{.welcome = support::Welcome::silence}};
    const Daemon daemon{"asked_at_once = 1\n[modules.default]\ntimeout = \"50s\"\ntargets = \"" +
                        url(silent.port()) + "\"\n"};
    const auto query = "target=" + url(silent.port());
    auto waiting = std::async(std::launch::async, [&] {
        return ask(daemon, query, {{"X-Prometheus-Scrape-Timeout-Seconds", "2.5"}});
    });
    ASSERT_TRUE(eventually([&] { return silent.accepted() == 1; }));
    EXPECT_THAT(daemon.metrics(), HasSubstr("sonde_build_info")) << "while a run is under way";
    const auto refused = ask(daemon, query);
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.headers.at("retry-after"), "1");
    const auto answer = waiting.get();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_THAT(answer.body, HasSubstr("\nprobe_timeout_seconds 2\n"));
    EXPECT_THAT(answer.body, HasSubstr("reason=\"timeout\"} 1\n"));
}

TEST(ProbeEndpoint, LetsTheDaemonEndWhileARunIsUnderWay) {
    const support::ScriptedBroker silent{{.welcome = support::Welcome::silence}};
    Daemon daemon{"[modules.default]\ntimeout = \"50s\"\ntargets = \"" + url(silent.port()) +
                  "\"\n"};
    auto waiting =
        std::async(std::launch::async, [&] { return ask(daemon, "target=" + url(silent.port())); });
    ASSERT_TRUE(eventually([&] { return silent.accepted() == 1; }));
    daemon.process().signal(SIGTERM);
    EXPECT_EQ(daemon.process().wait(std::chrono::seconds{10}), 0);
    EXPECT_EQ(waiting.get().status, 0U) << "nobody is there to answer";
}

TEST(ProbeEndpoint, KnowsTheModulesAndTargetsOfAReload) {
    const Mosquitto broker;
    const support::ScriptedBroker other;
    const Daemon daemon{probe_of(broker.port()) + "[modules.before]\n"};
    const auto reload = [&] {
        return http_request(daemon.port(), "/-/reload", "POST").status;
    };
    const auto status = [&](const std::string& module, std::uint16_t port) {
        return ask(daemon, "module=" + module + "&target=" + url(port)).status;
    };
    EXPECT_EQ(status("before", broker.port()), 200U);
    EXPECT_EQ(status("after", broker.port()), 400U);
    EXPECT_EQ(status("before", other.port()), 403U);
    daemon.configure(probe_of(other.port()) + "[modules.after]\n");
    EXPECT_EQ(reload(), 200U);
    EXPECT_EQ(status("before", broker.port()), 400U);
    EXPECT_EQ(status("after", broker.port()), 403U);
    EXPECT_EQ(status("after", other.port()), 200U);
    daemon.configure(probe_of(other.port()) + "[modules.after]\nusername = \"u\"\n");
    EXPECT_EQ(reload(), 500U) << "it would take a login anywhere";
    EXPECT_EQ(status("after", other.port()), 200U);
    daemon.configure(probe_of(other.port()));
    EXPECT_EQ(reload(), 200U);
    EXPECT_EQ(status("after", other.port()), 404U);
}

/// As deploy/prometheus/prometheus.example.yml has it.
TEST(ProbeEndpoint, IsScrapedByARealPrometheus) {
    const Mosquitto broker;
    const Daemon daemon{probe_of(broker.port()) + "[modules.slow]\ntimeout = \"20s\"\n"};
    const Prometheus prometheus{
        "scrape_configs:\n  - job_name: mqtt\n    metrics_path: /probe\n"
        "    scrape_interval: 1s\n    scrape_timeout: 900ms\n"
        "    params:\n      module: [slow]\n"
        "    static_configs:\n      - targets: [\"" +
        url(broker.port()) +
        "\"]\n    relabel_configs:\n"
        "      - source_labels: [__address__]\n        target_label: __param_target\n"
        "      - source_labels: [__param_target]\n        target_label: instance\n"
        "      - target_label: __address__\n        replacement: 127.0.0.1:" +
        std::to_string(daemon.port()) + "\n"};
    const auto labels = "{job=\"mqtt\",instance=\"" + url(broker.port()) + "\"}";
    ASSERT_TRUE(eventually([&] { return prometheus.value("probe_success" + labels) == "1"; }));
    EXPECT_EQ(prometheus.value("up" + labels), "1");
    EXPECT_EQ(prometheus.value("probe_timeout_seconds" + labels), "0.45");
}

}  // namespace
}  // namespace sonde::testing
