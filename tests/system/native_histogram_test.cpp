// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/prometheus.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

/// A real Prometheus, with native histograms switched on or not, scrapes a real daemon on a real
/// mosquitto.
namespace sonde::testing {
namespace {

/// A bucket's bound before it is 2.2 % less, and the value is somewhere between.
constexpr double most_error = 0.0219;

constexpr std::array phases{"tcp", "connect", "subscribe", "delivery"};

std::string prometheus_yml(const Daemon& daemon) {
    return "global:\n  scrape_interval: 500ms\nscrape_configs:\n  - job_name: sonde\n"
           "    static_configs:\n      - targets: [\"127.0.0.1:" +
           std::to_string(daemon.port()) + "\"]\n";
}

class NativeHistogramScrape : public ::testing::Test {
  protected:
    /// A probe that runs once by itself, and then when it is asked to.
    std::string configuration(const std::string& agent_keys) const {
        return agent_keys + "[[probe]]\nname = \"orders\"\ninterval = \"1h\"\ntarget = \"" +
               target() + "\"\n";
    }
    std::string target() const { return "mqtt://127.0.0.1:" + std::to_string(broker_.port()); }

    std::string series(const std::string& family, const std::string& own = "") const {
        return family + "{probe=\"orders\",target=\"" + target() + "\"" + own + "}";
    }

    /// The time of a phase in the run that ended last.
    double last(const Daemon& daemon, const std::string& phase) const {
        const auto found =
            daemon.metric(series("sonde_probe_last_phase_seconds", ",phase=\"" + phase + "\""));
        EXPECT_TRUE(found) << phase;
        return found.value_or(0);
    }

    bool has_run(const Daemon& daemon, int times) const {
        return eventually(
            [&] { return daemon.metric(series("sonde_probe_runs_total")).value_or(0) >= times; });
    }

    /// It is answered with 429 within a second of the one before.
    static bool run_now(const Daemon& daemon) {
        return eventually([&] {
            const auto answer = http_request({.port = daemon.port(),
                                              .target = "/api/probes/orders/run",
                                              .method = "POST",
                                              .headers = {{"X-Sonde-Request", "1"}}});
            return answer.status >= 200 && answer.status < 300;
        });
    }

    Mosquitto broker_{};
};

double number(const Prometheus& prometheus, const std::string& expression) {
    const auto value = prometheus.value(expression);
    EXPECT_TRUE(value) << expression;
    return value ? std::stod(*value) : std::nan("");
}

TEST_F(NativeHistogramScrape, AnswersQuantilesWithinTheWidthOfABucket) {
    const Daemon daemon{configuration("native_histograms = true\n")};
    std::map<std::string, std::vector<double>> times;
    for (int run = 1; run <= 3; ++run) {
        ASSERT_TRUE(run == 1 || run_now(daemon));
        ASSERT_TRUE(has_run(daemon, run));
        for (const std::string phase : phases) {
            times[phase].push_back(last(daemon, phase));
        }
    }
    const Prometheus prometheus{prometheus_yml(daemon), "native-histograms"};
    ASSERT_TRUE(eventually([&] { return prometheus.value("up") == "1"; }));
    for (auto& [phase, values] : times) {
        std::ranges::sort(values);
        const auto histogram = "sonde_probe_phase_seconds{phase=\"" + phase + "\"}";
        EXPECT_EQ(prometheus.value("histogram_count(" + histogram + ")"), "3") << phase;
        const auto sum = values[0] + values[1] + values[2];
        EXPECT_NEAR(number(prometheus, "histogram_sum(" + histogram + ")"), sum, sum * 1e-9);
        const auto median = number(prometheus, "histogram_quantile(0.5, " + histogram + ")");
        EXPECT_NEAR(median, values[1], values[1] * most_error) << phase;
        const auto highest = number(prometheus, "histogram_quantile(1, " + histogram + ")");
        EXPECT_NEAR(highest, values[2], values[2] * most_error) << phase;
    }
    EXPECT_GE(number(prometheus, "histogram_count(sonde_loop_lag_seconds)"), 1);
    EXPECT_EQ(prometheus.value("histogram_count(sonde_scheduler_lateness_seconds)"), "3");
    EXPECT_TRUE(prometheus.query("sonde_probe_phase_seconds_bucket").empty())
        << "Prometheus takes one kind of buckets, and the native ones are the better";
}

TEST_F(NativeHistogramScrape, HasAllOtherSeriesAsTheTextFormatHasThem) {
    const Daemon daemon{configuration("native_histograms = true\nlocation = \"here\"\n")};
    ASSERT_TRUE(eventually([&] {
        return daemon.metrics().find("\nsonde_probe_runs_total{") != std::string::npos &&
               daemon.metrics().find("\nsonde_probe_success{") != std::string::npos;
    }));
    const Prometheus by_protobuf{prometheus_yml(daemon), "native-histograms"};
    const Prometheus by_text{prometheus_yml(daemon)};
    ASSERT_TRUE(eventually([&] { return by_protobuf.value("up") == "1"; }));
    ASSERT_TRUE(eventually([&] { return by_text.value("up") == "1"; }));
    const std::string others =
        "count by (__name__) ({job=\"sonde\",__name__!~\"up|scrape_.*|.*_(bucket|sum|count)|"
        "sonde_(probe_phase|loop_lag|local_delay|scheduler_lateness)_seconds\"})";
    const auto expected = by_text.query(others);
    const auto found = by_protobuf.query(others);
    EXPECT_GT(expected.size(), 30U);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i]["metric"], expected[i]["metric"]);
        EXPECT_EQ(found[i]["value"][1], expected[i]["value"][1]) << found[i]["metric"];
    }
    EXPECT_EQ(by_protobuf.value("sonde_probe_success{probe=\"orders\",location=\"here\"}"), "1");
    EXPECT_EQ(by_protobuf.metadata("sonde_probe_phase_seconds").value("type", ""), "histogram");
    EXPECT_EQ(by_protobuf.metadata("sonde_probe_runs_total").value("type", ""), "counter");
}

TEST_F(NativeHistogramScrape, BringsClassicBucketsToAPrometheusThatDoesNotAskForNativeOnes) {
    const Daemon daemon{configuration("native_histograms = true\n")};
    ASSERT_TRUE(has_run(daemon, 1));
    const auto value = last(daemon, "delivery");
    const Prometheus prometheus{prometheus_yml(daemon)};
    ASSERT_TRUE(eventually([&] { return prometheus.value("up") == "1"; }));
    const auto buckets = prometheus.query("sonde_probe_phase_seconds_bucket{phase=\"delivery\"}");
    EXPECT_EQ(buckets.size(), 19U);
    for (const auto& bucket : buckets) {
        const auto bound = bucket["metric"]["le"].get<std::string>();
        EXPECT_EQ(bucket["value"][1], value <= std::stod(bound) ? "1" : "0") << bound;
    }
    EXPECT_TRUE(prometheus.query("sonde_probe_phase_seconds").empty());
}

TEST_F(NativeHistogramScrape, BringsClassicBucketsWhereTheDaemonKeepsNoNativeOnes) {
    const Daemon daemon{configuration("")};
    ASSERT_TRUE(has_run(daemon, 1));
    const Prometheus prometheus{prometheus_yml(daemon), "native-histograms"};
    ASSERT_TRUE(eventually([&] { return prometheus.value("up") == "1"; }));
    EXPECT_EQ(prometheus.value("sonde_probe_phase_seconds_bucket{phase=\"delivery\",le=\"+Inf\"}"),
              "1");
    EXPECT_TRUE(prometheus.query("sonde_probe_phase_seconds").empty());
}

}  // namespace
}  // namespace sonde::testing
