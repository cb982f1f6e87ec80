#include "tests/exporters/golden.hpp"
#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace sonde {
namespace {

TEST(Promtool, FindsNothingInAFullExposition) {
    const std::string file = "promtool_metrics.txt";
    std::ofstream{file} << samples::exposition(samples::full_snapshot());
    const auto outcome = run_command("promtool check metrics < " + file);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    EXPECT_EQ(outcome.output, "");
}

TEST(Promtool, AcceptsTheScrapeExample) {
    const auto outcome = run_command("promtool check config '" SONDE_SOURCE_DIR
                                     "/deploy/prometheus/prometheus.example.yml'");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
}

}  // namespace
}  // namespace sonde
