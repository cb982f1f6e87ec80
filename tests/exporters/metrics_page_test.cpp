// SPDX-License-Identifier: Apache-2.0
#include "exporters/catalogue.hpp"
#include "probes/failure.hpp"
#include "probes/phase.hpp"
#include "tests/exporters/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using testing::HasSubstr;

constexpr std::string_view page = "docs/metrics.md";

std::string table() {
    std::string text =
        "| name | type | scope | labels | meaning |\n| --- | --- | --- | --- | --- |\n";
    for (const auto* family : catalogue()) {
        std::string labels;
        for (const auto label : family->labels()) {
            labels.append(labels.empty() ? "`" : ", `").append(label).append("`");
        }
        text.append("| `").append(family->name).append("` | ").append(name_of(family->kind));
        text.append(" | ").append(name_of(family->scope)).append(" | ").append(labels);
        text.append(labels.empty() ? "| " : " | ").append(family->help).append(" |\n");
    }
    return text;
}

TEST(MetricsPage, HoldsTheTableOfTheCatalogue) {
    const std::string begin = "<!-- catalogue -->\n";
    const std::string end = "<!-- /catalogue -->\n";
    auto text = source_file(page);
    const auto from = text.find(begin);
    const auto to = text.find(end);
    ASSERT_NE(from, std::string::npos);
    ASSERT_NE(to, std::string::npos);
    text.replace(from + begin.size(), to - from - begin.size(), table());
    EXPECT_TRUE(equals_source_file(page, text));
}

TEST(MetricsPage, NamesEveryPhaseAndReason) {
    const auto text = source_file(page);
    for (const auto phase : all_phases) {
        EXPECT_THAT(text, HasSubstr("`" + std::string{name_of(phase)} + "`"));
    }
    for (const auto reason : all_failure_reasons) {
        EXPECT_THAT(text, HasSubstr("`" + std::string{name_of(reason)} + "`"));
    }
}

}  // namespace
}  // namespace sonde
