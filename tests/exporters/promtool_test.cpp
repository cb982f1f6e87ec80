// SPDX-License-Identifier: Apache-2.0
#include "exporters/asked_metrics.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"
#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace sonde {
namespace {

TEST(Promtool, FindsNothingInAFullExposition) {
    const std::string file = "promtool_metrics.txt";
    std::ofstream{file} << samples::exposition(samples::full_snapshot());
    const auto outcome = run_command("promtool check metrics < " + file);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    EXPECT_EQ(outcome.output, "");
}

TEST(Promtool, FindsNothingInTheExpositionOfALoadRun) {
    const std::string file = "promtool_load_metrics.txt";
    load::LoadMetrics metrics{load::samples::identity()};
    metrics.add(load::samples::eventful_interval());
    std::ofstream{file} << load::samples::exposition(metrics);
    const auto outcome = run_command("promtool check metrics < " + file);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    EXPECT_EQ(outcome.output, "");
}

TEST(Promtool, FindsNothingInAnAnswerToProbe) {
    const std::string file = "promtool_asked_metrics.txt";
    for (const auto& result : {samples::passed_over_tls("p"),
                               samples::rejected("p"),
                               samples::unreachable("p"),
                               samples::passed_with_paho("p"),
                               samples::features("p"),
                               samples::discovery("p", "1024")}) {
        std::ofstream out{file};
        write_asked_metrics({.out = out}, result, std::chrono::seconds{5});
        out.close();
        const auto outcome = run_command("promtool check metrics < " + file);
        EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
        EXPECT_EQ(outcome.output, "");
    }
}

/// The reference implementation of OpenMetrics, which refuses what the standard does; it has the
/// last word on what promtool does not know.
void expect_openmetrics(const std::string& file, const std::string& text, int families = 20) {
    std::ofstream{file} << text;
    // Debian's own Python, whichever other comes first: it has the package.
    const auto outcome = run_command(
        "PATH=/usr/bin:/bin python3 -c 'from prometheus_client.openmetrics.parser import "
        "text_string_to_metric_families as read; import sys; "
        "print(sum(len(family.samples) > 0 for family in read(sys.stdin.read())) > " +
        std::to_string(families) + ")' < " + file);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    EXPECT_EQ(outcome.output, "True\n");
}

TEST(OpenMetricsReference, ReadsAFullExposition) {
    expect_openmetrics(
        "openmetrics_full.txt",
        samples::exposition(samples::full_snapshot(), ExpositionFormat::openmetrics));
}

TEST(OpenMetricsReference, ReadsTheExpositionOfALoadRun) {
    load::LoadMetrics metrics{load::samples::identity()};
    metrics.add(load::samples::eventful_interval());
    expect_openmetrics("openmetrics_load.txt",
                       load::samples::exposition(metrics, ExpositionFormat::openmetrics));
}

TEST(OpenMetricsReference, ReadsAnAnswerToProbe) {
    for (const auto& result : {samples::passed_over_tls("p"),
                               samples::rejected("p"),
                               samples::features("p"),
                               samples::discovery("p", "1024")}) {
        std::ostringstream out;
        write_asked_metrics(
            {.out = out, .format = ExpositionFormat::openmetrics}, result, std::chrono::seconds{5});
        expect_openmetrics("openmetrics_asked.txt", out.str(), 5);
    }
}

}  // namespace
}  // namespace sonde
