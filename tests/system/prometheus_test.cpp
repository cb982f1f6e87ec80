// SPDX-License-Identifier: Apache-2.0
#include "tests/support/prometheus.hpp"

#include "tests/support/certificates.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>

/// A real Prometheus scrapes a real daemon on a real mosquitto.
namespace sonde::testing {
namespace {

std::string configuration(std::uint16_t plain, std::uint16_t tls, const std::string& ca_file) {
    return "[defaults]\ninterval = \"200ms\"\ntimeout = \"150ms\"\n"
           "[[probe]]\nname = \"orders\"\ntarget = \"mqtt://127.0.0.1:" +
           std::to_string(plain) +
           "\"\n"
           "[[probe]]\nname = \"secure\"\ninterval = \"1s\"\ntimeout = \"900ms\"\n"
           "target = \"mqtts://127.0.0.1:" +
           std::to_string(tls) + "\"\nca_file = \"" + ca_file + "\"\n";
}

TEST(PrometheusScrape, SeesSuccessThenFailureWithPhaseAndReason) {
    Mosquitto plain;
    support::CertificateAuthority authority;
    const Mosquitto tls{{.tls = authority.issue({.hosts = "IP:127.0.0.1"})}};
    Daemon daemon{configuration(plain.port(), tls.port(), authority.ca_file())};
    const Prometheus prometheus{
        "global:\n  scrape_interval: 500ms\nscrape_configs:\n  - job_name: sonde\n"
        "    static_configs:\n      - targets: [\"127.0.0.1:" +
        std::to_string(daemon.port()) + "\"]\n"};
    const std::string success = R"(sonde_probe_success{job="sonde",probe="orders"})";
    ASSERT_TRUE(eventually([&] { return prometheus.value(success) == "1"; }));
    plain.stop();
    EXPECT_TRUE(eventually([&] { return prometheus.value(success) == "0"; }));
    EXPECT_TRUE(eventually([&] {
        return prometheus
            .value(R"(sonde_probe_failures_total{probe="orders",phase="tcp",reason="refused"} > 0)")
            .has_value();
    }));
    EXPECT_EQ(prometheus.value(R"(sonde_probe_success{probe="secure"})"), "1")
        << "one target's fall is not another's";
}

TEST(PrometheusScrape, PassesPromtoolsLint) {
    const Mosquitto broker;
    Daemon daemon{"[[probe]]\nname = \"orders\"\ntarget = \"mqtt://127.0.0.1:" +
                  std::to_string(broker.port()) + "\"\n"};
    ASSERT_TRUE(daemon.process().says("orders: up"));
    Process promtool{{"promtool", "check", "metrics"}, {}, daemon.metrics()};
    EXPECT_EQ(promtool.wait(), 0) << promtool.error() << promtool.output();
    EXPECT_EQ(promtool.error(), "");
}

using Labels = std::map<std::string, std::string>;

/// Name and labels of all series of a text exposition, none of which needs an escape.
std::set<Labels> series_of_text(const std::string& text) {
    std::set<Labels> all;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#')) {
            continue;
        }
        const auto name = line.find_first_of("{ ");
        Labels labels{{"__name__", line.substr(0, name)}};
        for (auto at = name + 1; line[name] == '{' && line[at - 1] != '}';) {
            const auto equals = line.find("=\"", at);
            const auto quote = line.find('"', equals + 2);
            labels[line.substr(at, equals - at)] = line.substr(equals + 2, quote - equals - 2);
            at = quote + 2;
        }
        all.insert(std::move(labels));
    }
    return all;
}

/// Those that a Prometheus keeps of what it scraped.
std::set<Labels> series_of_answer(const nlohmann::json& answer) {
    std::set<Labels> all;
    for (const auto& series : answer) {
        auto labels = series.at("metric").get<Labels>();
        labels.erase("job");
        labels.erase("instance");
        const auto& name = labels["__name__"];
        // Those that it makes itself.
        if (name != "up" && !name.starts_with("scrape_")) {
            all.insert(std::move(labels));
        }
    }
    return all;
}

TEST(PrometheusScrape, KeepsTheSameSeriesOfOpenMetricsAsOfText) {
    const Mosquitto broker;
    const auto once = [&](const std::string& name, const std::string& more) {
        return "[[probe]]\nname = \"" + name +
               "\"\ninterval = \"1h\"\ntarget = \"mqtt://127.0.0.1:" +
               std::to_string(broker.port()) + "\"\n" + more;
    };
    Daemon daemon{once("orders", "") + once("found", "kind = \"discover\"\n")};
    const std::string runs{"sonde_probe_runs_total{probe=\"found\""};
    ASSERT_TRUE(eventually([&] {
        return http_request({.port = daemon.port(),
                             .target = "/api/probes/found/run",
                             .method = "POST",
                             .headers = {{"X-Sonde-Request", "1"}}})
                   .status != 404;
    }));
    ASSERT_TRUE(eventually([&] { return daemon.metric(runs).value_or(0) >= 1; }));
    ASSERT_TRUE(daemon.process().says("orders: up"));
    const Prometheus prometheus{
        "global:\n  scrape_interval: 500ms\nscrape_configs:\n  - job_name: sonde\n"
        "    static_configs:\n      - targets: [\"127.0.0.1:" +
        std::to_string(daemon.port()) + "\"]\n"};
    ASSERT_TRUE(eventually([&] { return prometheus.value("up") == "1"; }));
    // Only OpenMetrics knows this type and units.
    EXPECT_TRUE(eventually([&] {
        return prometheus.metadata("sonde_build").value("type", "") == "info";
    })) << prometheus.metadata("sonde_build");
    EXPECT_EQ(prometheus.metadata("sonde_probe_phase_seconds").value("unit", ""), "seconds");
    EXPECT_EQ(prometheus.metadata("sonde_probe_runs").value("type", ""), "counter");
    const auto text = series_of_text(daemon.metrics());
    EXPECT_GT(text.size(), 100U);
    EXPECT_EQ(series_of_answer(prometheus.query("{job=\"sonde\"}")), text);
}

}  // namespace
}  // namespace sonde::testing
