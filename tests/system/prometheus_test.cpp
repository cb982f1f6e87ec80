#include "tests/support/certificates.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <regex>
#include <string>
#include <vector>

/// A real Prometheus scrapes a real daemon on a real mosquitto.
namespace sonde::testing {
namespace {

using nlohmann::json;

class Prometheus {
  public:
    explicit Prometheus(std::uint16_t target) : port_{free_port()} {
        const auto file = folder_.write("prometheus.yml",
                                        "global:\n  scrape_interval: 500ms\n"
                                        "scrape_configs:\n  - job_name: sonde\n"
                                        "    static_configs:\n      - targets: [\"127.0.0.1:" +
                                            std::to_string(target) + "\"]\n");
        process_.emplace(std::vector<std::string>{
            "prometheus",
            "--config.file=" + file,
            "--storage.tsdb.path=" + (folder_.path() / "data").string(),
            "--web.listen-address=127.0.0.1:" + std::to_string(port_),
        });
        if (!process_->says("Server is ready to receive web requests")) {
            throw std::runtime_error{"Prometheus did not start: " + process_->error()};
        }
    }

    /// The result's vector; empty also where the query is in error, and then it says so.
    json query(const std::string& expression) const {
        std::string encoded;
        for (const char character : expression) {
            constexpr auto digits = "0123456789ABCDEF";
            const auto c = static_cast<unsigned char>(character);
            if (std::isalnum(c) != 0) {
                encoded += character;
            } else {
                encoded += {'%', digits[c >> 4U], digits[c & 15U]};
            }
        }
        const auto answer = http_request(port_, "/api/v1/query?query=" + encoded);
        const auto document = json::parse(answer.body, nullptr, false);
        if (answer.status != 200) {
            ADD_FAILURE() << expression << ": " << answer.body;
            return json::array();
        }
        return document["data"]["result"];
    }

    std::optional<std::string> value(const std::string& expression) const {
        const auto result = query(expression);
        return result.empty() ? std::nullopt
                              : std::optional{result[0]["value"][1].get<std::string>()};
    }

  private:
    TemporaryFolder folder_{};
    std::uint16_t port_;
    std::optional<Process> process_{};
};

std::string configuration(std::uint16_t plain, std::uint16_t tls, const std::string& ca_file) {
    return "[defaults]\ninterval = \"200ms\"\ntimeout = \"150ms\"\n"
           "[[probe]]\nname = \"orders\"\ntarget = \"mqtt://127.0.0.1:" +
           std::to_string(plain) +
           "\"\n"
           "[[probe]]\nname = \"secure\"\ninterval = \"1s\"\ntimeout = \"900ms\"\n"
           "target = \"mqtts://127.0.0.1:" +
           std::to_string(tls) + "\"\nca_file = \"" + ca_file + "\"\n";
}

/// What Grafana puts in for its variables.
std::string substituted(std::string expression) {
    for (const auto& [variable, text] : std::vector<std::pair<std::string, std::string>>{
             {R"(\$__rate_interval)", "10s"},
             {R"(\$__range)", "10s"},
             {R"(\$__interval)", "5s"},
             {R"(\$\{?(job|instance|probe)(:regex)?\}?)", ".+"},
         }) {
        expression = std::regex_replace(expression, std::regex{variable}, text);
    }
    return expression;
}

void collect_expressions(const json& panels,
                         std::vector<std::pair<std::string, std::string>>& into) {
    for (const auto& panel : panels) {
        for (const auto& target : panel.value("targets", json::array())) {
            into.emplace_back(panel["title"], target["expr"]);
        }
        collect_expressions(panel.value("panels", json::array()), into);
    }
}

TEST(PrometheusScrape, SeesSuccessThenFailureWithPhaseAndReason) {
    Mosquitto plain;
    support::CertificateAuthority authority;
    const Mosquitto tls{{.tls = authority.issue({.hosts = "IP:127.0.0.1"})}};
    Daemon daemon{configuration(plain.port(), tls.port(), authority.ca_file())};
    const Prometheus prometheus{daemon.port()};
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

TEST(PrometheusScrape, GivesEveryPanelOfTheDashboardItsData) {
    Mosquitto plain;
    support::CertificateAuthority authority;
    const Mosquitto tls{{.tls = authority.issue({.hosts = "IP:127.0.0.1"})}};
    Daemon daemon{configuration(plain.port(), tls.port(), authority.ca_file())};
    const Prometheus prometheus{daemon.port()};
    // Both kinds of outcome have to be there, for panels that show failures.
    ASSERT_TRUE(daemon.process().says("orders: up"));
    ASSERT_TRUE(daemon.process().says("secure: up"));
    ASSERT_TRUE(eventually(
        [&] { return prometheus.value("sonde_probe_success{probe=\"orders\"}") == "1"; }));
    plain.stop();
    ASSERT_TRUE(daemon.process().says("orders: down"));

    const auto dashboard = json::parse(read_text(source_file("deploy/grafana/overview.json")));
    std::vector<std::pair<std::string, std::string>> expressions;
    collect_expressions(dashboard["panels"], expressions);
    ASSERT_GT(expressions.size(), 10U);
    for (const auto& [title, expression] : expressions) {
        EXPECT_TRUE(eventually([&] { return !prometheus.query(substituted(expression)).empty(); },
                               std::chrono::seconds{20}))
            << title << ": " << expression;
    }
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

}  // namespace
}  // namespace sonde::testing
