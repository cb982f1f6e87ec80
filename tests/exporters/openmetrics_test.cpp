// SPDX-License-Identifier: Apache-2.0
#include "exporters/exposition_format.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"
#include "tests/exporters/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace sonde {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using enum ExpositionFormat;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> series_of(const std::string& text) {
    auto lines = lines_of(text);
    std::erase_if(lines, [](const std::string& line) { return line.starts_with('#'); });
    return lines;
}

std::string page() {
    return samples::exposition(samples::full_snapshot(), openmetrics);
}

TEST(OpenMetrics, IsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/metrics.openmetrics.txt", page()));
}

TEST(OpenMetrics, HasTheSeriesOfTheTextFormatToTheLastCharacter) {
    EXPECT_EQ(series_of(page()), series_of(samples::exposition(samples::full_snapshot())));
    load::LoadMetrics metrics{load::samples::identity()};
    metrics.add(load::samples::eventful_interval());
    EXPECT_EQ(series_of(load::samples::exposition(metrics, openmetrics)),
              series_of(load::samples::exposition(metrics)));
}

TEST(OpenMetrics, EndsWithItsMarkAndHasNoOther) {
    const auto text = page();
    EXPECT_THAT(text, EndsWith("\n# EOF\n"));
    EXPECT_EQ(text.find("# EOF"), text.size() - 6);
    load::LoadMetrics metrics{load::samples::identity()};
    EXPECT_THAT(load::samples::exposition(metrics, openmetrics), EndsWith("\n# EOF\n"));
    EXPECT_THAT(samples::exposition(samples::full_snapshot()), Not(HasSubstr("# EOF")));
}

/// What a type's series may have behind the family's name.
const std::map<std::string, std::set<std::string>> suffixes{
    {"counter", {"_total"}},
    {"gauge", {""}},
    {"info", {"_info"}},
    {"histogram", {"_bucket", "_count", "_sum"}}};

TEST(OpenMetrics, NamesSeriesAsTheirTypeSaysAndFamiliesOnce) {
    std::set<std::string> families;
    std::string name;
    std::string type;
    for (const auto& line : lines_of(page())) {
        if (line == "# EOF") {
            continue;
        }
        std::istringstream words{line};
        std::string hash;
        std::string keyword;
        if (line.starts_with("# TYPE ")) {
            words >> hash >> keyword >> name >> type;
            EXPECT_TRUE(families.insert(name).second) << name;
            ASSERT_TRUE(suffixes.contains(type)) << line;
        } else if (line.starts_with("# UNIT ")) {
            std::string unit;
            std::string whose;
            words >> hash >> keyword >> whose >> unit;
            EXPECT_EQ(whose, name);
            EXPECT_THAT(name, EndsWith("_" + unit));
        } else if (line.starts_with("# HELP ")) {
            EXPECT_THAT(line, HasSubstr("# HELP " + name + " "));
        } else {
            const auto series = line.substr(0, line.find_first_of("{ "));
            ASSERT_TRUE(series.starts_with(name)) << line;
            EXPECT_TRUE(suffixes.at(type).contains(series.substr(name.size()))) << line;
        }
    }
    EXPECT_TRUE(families.contains("sonde_build"));
    EXPECT_TRUE(families.contains("sonde_probe_runs"));
}

TEST(OpenMetrics, IsTheSameInEveryLocale) {
    const auto expected = page();
    const CommaLocale locale;
    EXPECT_EQ(page(), expected);
}

}  // namespace
}  // namespace sonde
