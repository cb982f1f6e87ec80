#include "tests/exporters/dashboard.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"
#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

#include <fstream>
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

TEST(Promtool, AcceptsTheScrapeExample) {
    const auto outcome = run_command("promtool check config '" SONDE_SOURCE_DIR
                                     "/deploy/prometheus/prometheus.example.yml'");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
}

TEST(Promtool, AcceptsEveryExpressionOfTheDashboard) {
    const std::string file = "promtool_rules.yml";
    std::ofstream rules{file};
    rules << "groups:\n  - name: dashboard\n    rules:\n";
    int number = 0;
    for (const auto& expression : expressions_of(overview_dashboard())) {
        // What JSON writes YAML reads as a quoted string.
        rules << "      - record: dashboard:" << ++number
              << "\n        expr: " << nlohmann::json(with_variables(expression)) << "\n";
    }
    rules.close();
    const auto outcome = run_command("promtool check rules " + file);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    EXPECT_NE(outcome.output.find(std::to_string(number) + " rules found"), std::string::npos)
        << outcome.output;
}

}  // namespace
}  // namespace sonde
