// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_csv.hpp"

#include "exporters/load_json.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

namespace sonde::load {
namespace {

std::string written(const LoadResult& result) {
    std::ostringstream out;
    LoadCsv csv{out};
    for (const auto& row : result.timeline) {
        csv.add(row);
    }
    return out.str();
}

TEST(LoadCsv, AStallIsTheGoldenFile) {
    EXPECT_TRUE(
        equals_source_file("tests/exporters/golden/load_stalled.csv", written(samples::stalled())));
}

TEST(LoadCsv, HasAsManyFieldsInEachRowAsInItsHeader) {
    std::istringstream lines{written(samples::stalled())};
    std::string line;
    int rows = 0;
    for (; std::getline(lines, line); ++rows) {
        EXPECT_EQ(std::ranges::count(line, ','), 18) << line;
        EXPECT_TRUE(line.ends_with('\r')) << line;
    }
    EXPECT_EQ(rows, 1 + 13);
}

TEST(LoadCsv, HasTheMembersOfTheTimelineInTheJsonAsColumns) {
    std::string columns;
    const auto result = nlohmann::ordered_json::parse(to_json_line(samples::stalled()));
    for (const auto& [key, value] : result["timeline"][0].items()) {
        columns += (columns.empty() ? "" : ",") + key;
    }
    EXPECT_TRUE(written(samples::steady()).starts_with(columns + "\r\n"));
}

TEST(LoadCsv, HasItsHeaderBeforeTheFirstRow) {
    std::ostringstream out;
    const LoadCsv csv{out};
    EXPECT_TRUE(out.str().starts_with("at,length,stage,"));
    EXPECT_TRUE(out.str().ends_with(",cpu\r\n"));
}

TEST(LoadCsv, LeavesEmptyWhatWasNotMeasured) {
    std::ostringstream out;
    LoadCsv csv{out};
    out.str("");
    csv.add({});
    EXPECT_EQ(out.str(), "0.0,0.0,connect,0,0.0,0,0,0,0,0,0,0,,,,,,,0.0\r\n");
}

TEST(LoadCsv, IsTheSameInEveryLocale) {
    const auto expected = written(samples::stalled());
    const CommaLocale german;
    EXPECT_EQ(written(samples::stalled()), expected);
}

}  // namespace
}  // namespace sonde::load
