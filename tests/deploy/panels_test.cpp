// SPDX-License-Identifier: Apache-2.0
#include "tests/deploy/dashboards.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/prometheus.hpp"
#include "tests/support/scripted_dns.hpp"
#include "tests/system/load_program.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <regex>
#include <string>
#include <vector>

/// Whether the dashboards show something: a Prometheus with the configuration that we ship scrapes
/// a daemon with a probe of every kind and a load run, both on a mosquitto that goes and comes
/// back.
namespace sonde::testing {
namespace {

/// The broker that all probes look at, by name and with TLS.
class ProbedBroker {
  public:
    std::string target() const { return "mqtts://broker.test:" + std::to_string(broker_.port()); }

    /// A probe of every kind that there are panels for. `pump` is the device that is watched.
    std::string configuration() const {
        const auto probe = [](const std::string& name, const std::string& more) {
            return "[[probe]]\nname = \"" + name + "\"\n" + more;
        };
        return "location = \"here\"\n[defaults]\ntarget = \"" + target() + "\"\nca_file = \"" +
               authority_.ca_file() + "\"\ndns_server = [\"" + names_.address() +
               "\"]\ninterval = \"1s\"\ntimeout = \"900ms\"\n" + probe("orders", "") +
               probe("pump", "topic = \"devices/pump/state\"\n") +
               probe("held", "kind = \"session\"\nreconnect_max = \"200ms\"\n") +
               probe("devices",
                     "kind = \"watch\"\ntopics = [\"devices/+/state\"]\njson = \"/temperature\"\n"
                     "topic_pattern = \"devices/(?P<device>[^/]+)/state\"\n"
                     "reconnect_max = \"200ms\"\n") +
               probe("features",
                     "kind = \"features\"\nfeatures = [\"retained\", \"large_payload\"]\n"
                     "largest_message = \"4KiB\"\ninterval = \"2s\"\ntimeout = \"2s\"\n") +
               probe("abilities", "kind = \"discover\"\ninterval = \"2s\"\ntimeout = \"2s\"\n");
    }

    void go_and_come_back(Daemon& daemon) {
        broker_.stop();
        ASSERT_TRUE(daemon.process().says("orders: down"));
        ASSERT_TRUE(daemon.process().says("held: down"));
        // Two failures of a kind, since a rate needs a second one.
        ASSERT_TRUE(eventually([&] {
            return daemon.metric("sonde_probe_failures_total{probe=\"orders\"").value_or(0) >= 2;
        })) << daemon.metrics();
        broker_.start();
    }

  private:
    support::CertificateAuthority authority_{};
    support::ScriptedDns names_{{{"broker.test", {.ipv4 = {"127.0.0.1"}}}}};
    Mosquitto broker_{{.tls = authority_.issue({.hosts = "DNS:broker.test"})}};
};

/// A load run on a broker of its own.
class LoadRun {
  public:
    void begin() {
        ASSERT_TRUE(eventually([&] { return sent() > 0; })) << process_.error();
    }

    void go_and_come_back() {
        broker_.stop();
        ASSERT_TRUE(eventually([&] { return metric(process_, "sonde_load_failures_total") > 0; }))
            << process_.error();
        broker_.start();
    }

    std::uint16_t port() const { return metrics_port(process_); }

  private:
    double sent() const { return metric(process_, "sonde_load_messages_sent_total"); }

    Mosquitto broker_{};
    Process process_{load_words(
        broker_,
        {"--duration", "1h", "--qos", "1", "--connect-rate", "10/s", "--listen", "127.0.0.1:0"})};
};

void replace(std::string& text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what << " is not in\n" << text;
    text.replace(at, what.size(), with);
}

/// The configuration that we ship, with the ports of these two and without its patience.
std::string scrape_configuration(std::uint16_t daemon, std::uint16_t load) {
    auto text = source_text("deploy/prometheus/prometheus.example.yml");
    replace(text, "\"127.0.0.1:9344\"", "\"127.0.0.1:" + std::to_string(daemon) + "\"");
    replace(
        text, "replacement: 127.0.0.1:9344", "replacement: 127.0.0.1:" + std::to_string(daemon));
    replace(text, "\"127.0.0.1:9345\"", "\"127.0.0.1:" + std::to_string(load) + "\"");
    replace(text, "scrape_interval: 15s", "scrape_interval: 500ms");
    replace(text, "scrape_interval: 5s", "scrape_interval: 500ms");
    replace(text, "- rules.yml", "- " + source_file("deploy/prometheus/rules.yml"));
    return text;
}

struct Question {
    std::string panel{};
    std::string expression{};
};

/// Whether there is a number to draw.
bool has_numbers(const json& result) {
    return std::ranges::any_of(result, [](const json& series) {
        return std::ranges::any_of(series.at("values"), [](const json& sample) {
            return std::isfinite(std::stod(sample.at(1).get<std::string>()));
        });
    });
}

/// As Grafana asks with `All` chosen and the target that is given.
std::vector<Question> questions_of(const std::string& name, const std::string& target) {
    const auto dashboard = all_dashboards().at(name);
    const auto values = variables_of(
        dashboard,
        {{"target", target}, {"before", "2s"}, {"__rate_interval", "10s"}, {"__range", "1m"}});
    std::vector<Question> questions;
    for (const auto& [panel, expression] : expressions_of(dashboard)) {
        questions.push_back(
            {.panel = name + ": " + panel, .expression = substituted(expression, values)});
    }
    return questions;
}

/// Whether the lists of the variables have values: of each label_values(series, label) the series
/// that have the label.
std::vector<Question> lists_of(const std::string& name, const std::string& target) {
    const std::regex label_values{R"(label_values\((\w+)(?:\{(.+)\})?, (\w+)\))"};
    const auto dashboard = all_dashboards().at(name);
    const auto values = variables_of(dashboard, {{"target", target}});
    std::vector<Question> questions;
    for (const auto& variable : dashboard.at("templating").at("list")) {
        const auto query = substituted(variable.value("definition", ""), values);
        if (std::smatch parts; std::regex_match(query, parts, label_values)) {
            questions.push_back(
                {.panel = name + ": values of " + variable.at("name").get<std::string>(),
                 .expression = "count(" + parts[1].str() + "{" + parts[3].str() + "!=\"\", " +
                               parts[2].str() + "})"});
        }
    }
    EXPECT_GT(questions.size(), 1U) << name;
    return questions;
}

TEST(Panels, AllShowSomethingOfARealDaemonAndARealLoadRun) {
    ProbedBroker broker;
    Daemon daemon{broker.configuration()};
    LoadRun load;
    ASSERT_NO_FATAL_FAILURE(load.begin());
    const Prometheus prometheus{scrape_configuration(daemon.port(), load.port())};
    for (const auto* name : {"orders", "pump", "held", "features", "abilities"}) {
        ASSERT_TRUE(daemon.process().says(std::string{name} + ": up")) << daemon.process().error();
    }
    // Prometheus takes its time until the first scrape, and what went before is no change to it.
    ASSERT_TRUE(eventually([&] {
        return prometheus.value("count(sonde_probe_success == 1) > 4").has_value() &&
               prometheus.value("sonde_load_messages_sent_total").has_value();
    }));
    ASSERT_NO_FATAL_FAILURE(broker.go_and_come_back(daemon));
    ASSERT_NO_FATAL_FAILURE(load.go_and_come_back());

    std::vector<Question> open;
    for (const auto& [name, dashboard] : all_dashboards()) {
        const auto questions = questions_of(name, broker.target());
        EXPECT_GT(questions.size(), 30U) << name;
        open.insert(open.end(), questions.begin(), questions.end());
        const auto lists = lists_of(name, broker.target());
        open.insert(open.end(), lists.begin(), lists.end());
        for (const auto& annotation : annotations_of(dashboard)) {
            // Nothing may have happened, but it has to be a question.
            prometheus.query(substituted(annotation, variables_of(dashboard, {})));
        }
    }
    EXPECT_TRUE(eventually(
        [&] {
            std::erase_if(open, [&](const Question& each) {
                return has_numbers(prometheus.query_last_minute(each.expression));
            });
            return open.empty() || HasFailure();
        },
        std::chrono::seconds{45}));
    for (const auto& each : open) {
        ADD_FAILURE() << each.panel << ": " << each.expression;
    }
}

}  // namespace
}  // namespace sonde::testing
