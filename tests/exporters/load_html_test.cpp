// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html.hpp"

#include "exporters/load_html_look.hpp"
#include "probes/base64.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::string page_of(const LoadResult& result) {
    std::ostringstream out;
    write_load_html(out, result);
    return out.str();
}

std::size_t count_of(std::string_view text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) {
        ++count;
    }
    return count;
}

TEST(LoadHtml, BeginsWithTheVerdictInWords) {
    EXPECT_THAT(page_of(samples::steady()), HasSubstr("<strong>VALID</strong>"));
    const auto limited = page_of(samples::limited());
    EXPECT_THAT(limited, HasSubstr("<strong>GENERATOR LIMITED</strong>"));
    EXPECT_THAT(limited, HasSubstr("lower the rate, add workers or use an idle machine"));
    EXPECT_LT(limited.find("<strong>"), limited.find("<figure"));
    EXPECT_THAT(page_of(samples::storm()), HasSubstr("<strong>INTERRUPTED</strong>"));
}

TEST(LoadHtml, AsksNobodyForAnything) {
    const auto page = page_of(samples::stalled());
    EXPECT_THAT(page, HasSubstr("default-src 'none'"));
    EXPECT_THAT(page, Not(HasSubstr("http://")));
    EXPECT_THAT(page, Not(HasSubstr("https://")));
    EXPECT_THAT(page, Not(HasSubstr("url(")));
    EXPECT_THAT(page, Not(HasSubstr("@import")));
    EXPECT_THAT(page, Not(HasSubstr(" src=")));
}

TEST(LoadHtml, LetsNoTextBecomeMarkup) {
    const auto page = page_of(samples::hostile());
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
    EXPECT_THAT(page, Not(HasSubstr("\x1b")));
    EXPECT_THAT(page, Not(HasSubstr("\xff")));
    EXPECT_EQ(count_of(page, "<script"), count_of(page_of(samples::stalled()), "<script"));
    EXPECT_EQ(count_of(page, "</title>"), 1U);
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
    EXPECT_THAT(page, HasSubstr("onerror=&#39;x&#39;"));
}

TEST(LoadHtml, UsesNoColourThatTheStyleSheetLacks) {
    const auto page = page_of(samples::stalled()) + page_of(samples::storm());
    const std::regex use{R"re(class="(?:line|fill) ([a-z]+))re"};
    std::set<std::string> colours;
    for (std::sregex_iterator found{page.begin(), page.end(), use}, end; found != end; ++found) {
        colours.insert((*found)[1]);
    }
    EXPECT_GT(colours.size(), 5U);
    for (const auto& colour : colours) {
        EXPECT_THAT(std::string{report_style()},
                    testing::ContainsRegex("\\." + colour + "[^{}]*\\{ --ink:"));
    }
}

TEST(LoadHtml, HasAPlotForWhatThereIsAndNoneForWhatThereIsNot) {
    const auto steady = page_of(samples::steady());
    EXPECT_THAT(steady, HasSubstr("Latency by percentile"));
    EXPECT_THAT(steady, HasSubstr("Rate over time"));
    EXPECT_THAT(steady, Not(HasSubstr("Failures")));
    EXPECT_THAT(page_of(samples::stalled()), HasSubstr("Failures over time"));
    const auto storm = page_of(samples::storm());
    EXPECT_THAT(storm, Not(HasSubstr("Latency")));
    EXPECT_THAT(storm, Not(HasSubstr("Rate over time")));
    EXPECT_THAT(storm, HasSubstr("Connecting by percentile"));
}

TEST(LoadHtml, OfNothingAtAllIsStillAPage) {
    const auto page = page_of(LoadResult{});
    EXPECT_THAT(page, HasSubstr("<strong>VALID</strong>"));
    EXPECT_THAT(page, Not(HasSubstr("<figure")));
    EXPECT_THAT(page, Not(HasSubstr("nan")));
}

TEST(LoadHtml, IsTheSameInEveryLocale) {
    const auto expected = page_of(samples::stalled());
    const CommaLocale german;
    EXPECT_EQ(page_of(samples::stalled()), expected);
}

TEST(LoadHtml, OfALongRunStaysSmall) {
    auto result = samples::steady();
    const auto row = result.timeline.at(5);
    for (int second = 13; second < 24 * 3600; ++second) {
        result.timeline.push_back(row);
        result.timeline.back().at = second * 1s;
    }
    EXPECT_LT(page_of(result).size(), 400'000U);
}

TEST(LoadHtml, LetsItsOwnScriptRunAndNoOther) {
    EXPECT_THAT(page_of(samples::steady()),
                HasSubstr("script-src 'sha256-" + std::string{report_script_hash()} + "'"));
    EXPECT_EQ(report_script().find_first_of("<&"), std::string_view::npos);

    const std::string file = "load_html_script.js";
    std::ofstream{file} << report_script();
    const auto sum = run_command("sha256sum " + file).output.substr(0, 64);
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i < sum.size(); i += 2) {
        bytes.push_back(static_cast<std::byte>(std::stoi(sum.substr(i, 2), nullptr, 16)));
    }
    EXPECT_EQ(report_script_hash(), to_base64(bytes));
}

}  // namespace
}  // namespace sonde::load
