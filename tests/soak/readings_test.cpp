// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/exposition.hpp"
#include "tests/soak/steadiness.hpp"

#include <gtest/gtest.h>

namespace sonde::soak {
namespace {

TEST(Exposition, AddsUpTheSamplesWhoseLabelsBeginSo) {
    const auto metrics = Exposition::parse(
        "# HELP runs Runs.\n# TYPE runs counter\n"
        "runs{probe=\"line-1\",target=\"mqtt://h\"} 3\n"
        "runs{probe=\"line-2\",target=\"mqtt://h\"} 4\n"
        "runs{probe=\"direct-1\",target=\"mqtt://h\"} 1e1\n"
        "plain 2.5\n");
    EXPECT_EQ(metrics.sum("runs"), 17.0);
    EXPECT_EQ(metrics.sum("runs", {{"probe", "line"}}), 7.0);
    EXPECT_EQ(metrics.sum("plain"), 2.5);
    EXPECT_EQ(metrics.sum("none"), 0.0);
    EXPECT_EQ(metrics.all("runs").size(), 3U);
}

TEST(Growth, IsTheSlopeOfTheReadings) {
    EXPECT_DOUBLE_EQ(growth_a_minute({{0, 10}, {30, 11}, {60, 12}}), 2.0);
    EXPECT_DOUBLE_EQ(growth_a_minute({{0, 10}, {30, 10}, {60, 10}}), 0.0);
    EXPECT_DOUBLE_EQ(growth_a_minute({{5, 10}}), 0.0);
}

}  // namespace
}  // namespace sonde::soak
