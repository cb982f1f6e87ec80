// SPDX-License-Identifier: Apache-2.0
#include "tests/support/prometheus.hpp"
#include "tests/system/load_program.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <string>

/// Two real Prometheuses, of which one has native histograms switched on, scrape a real load run on
/// a real mosquitto.
namespace sonde::testing {
namespace {

std::string prometheus_yml(const Process& process) {
    return "global:\n  scrape_interval: 500ms\nscrape_configs:\n  - job_name: sonde-load\n"
           "    static_configs:\n      - targets: [\"127.0.0.1:" +
           std::to_string(metrics_port(process)) + "\"]\n";
}

double number(const Prometheus& prometheus, const std::string& expression) {
    const auto value = prometheus.value(expression);
    EXPECT_TRUE(value) << expression;
    return value ? std::stod(*value) : 0;
}

/// Between which two bounds the median is.
struct Bounds {
    double below{};
    double above{};
};

Bounds classic_median(const Prometheus& prometheus, const std::string& kind, double count) {
    std::map<double, double> buckets;
    for (const auto& bucket :
         prometheus.query("sonde_load_latency_seconds_bucket{kind=\"" + kind + "\"}")) {
        buckets[std::stod(bucket["metric"]["le"].get<std::string>())] =
            std::stod(bucket["value"][1].get<std::string>());
    }
    Bounds bounds;
    for (const auto& [bound, below] : buckets) {
        if (below >= count / 2) {
            bounds.above = bound;
            break;
        }
        bounds.below = bound;
    }
    return bounds;
}

TEST(LoadNativeHistograms, SayMoreExactlyWhatTheClassicOnesSay) {
    Mosquitto broker;
    Process process{load_words(broker,
                               {"--duration",
                                "1h",
                                "--drain",
                                "1h",
                                "--qos",
                                "1",
                                "--listen",
                                "127.0.0.1:0",
                                "--native-histograms"})};
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_sent_total") > 300; }))
        << process.error();
    // In a drain that cannot end every figure stands still.
    broker.suspend();
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_in_flight") > 0; }));
    process.signal(SIGINT);
    ASSERT_TRUE(eventually([&] { return stage_of(process) == "drain"; })) << process.error();
    const Prometheus classic{prometheus_yml(process)};
    const Prometheus native{prometheus_yml(process), "native-histograms"};
    ASSERT_TRUE(eventually([&] { return classic.value("up") == "1"; }));
    ASSERT_TRUE(eventually([&] { return native.value("up") == "1"; }));
    for (const std::string kind : {"response", "service", "acknowledgement", "lateness"}) {
        const auto series = "sonde_load_latency_seconds{kind=\"" + kind + "\"}";
        const auto count =
            number(classic, "sonde_load_latency_seconds_count{kind=\"" + kind + "\"}");
        EXPECT_GT(count, 100) << kind;
        EXPECT_EQ(number(native, "histogram_count(" + series + ")"), count) << kind;
        EXPECT_EQ(native.value("histogram_sum(" + series + ")"),
                  classic.value("sonde_load_latency_seconds_sum{kind=\"" + kind + "\"}"));
        const auto bounds = classic_median(classic, kind, count);
        const auto median = number(native, "histogram_quantile(0.5, " + series + ")");
        // A native bucket lies over a classic bound.
        EXPECT_GE(median, bounds.below / 1.022) << kind;
        EXPECT_LE(median, bounds.above * 1.022) << kind;
    }
    EXPECT_TRUE(native.query("sonde_load_latency_seconds_bucket").empty());
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(), 130) << process.error();
}

}  // namespace
}  // namespace sonde::testing
