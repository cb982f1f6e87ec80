// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_summary_text.hpp"

#include "exporters/printable.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace sonde::load {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string text_of(const LoadResult& result, const TextStyle& style = {}) {
    std::ostringstream out;
    write_load_summary(out, result, style);
    return out.str();
}

TEST(LoadSummaryText, OfAGoodRunIsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_summary_steady.txt",
                                   text_of(samples::steady())));
}

TEST(LoadSummaryText, OfABrokerThatStoodStillIsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_summary_stalled.txt",
                                   text_of(samples::stalled())));
}

TEST(LoadSummaryText, OfAGeneratorThatWasTheBottleneckIsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_summary_limited.txt",
                                   text_of(samples::limited())));
}

TEST(LoadSummaryText, OfConnectionsAloneSpeaksOfNoMessage) {
    const auto text = text_of(samples::storm());
    EXPECT_THAT(text, StartsWith("INTERRUPTED\n"));
    EXPECT_THAT(text, HasSubstr("5000 attempted, 4000 established, 1000 failed"));
    EXPECT_THAT(text, Not(HasSubstr("messages  ")));
    EXPECT_THAT(text, Not(HasSubstr("latency")));
    EXPECT_THAT(text, Not(HasSubstr("thresholds")));
}

TEST(LoadSummaryText, NamesAClosedLoopAndWhatItHides) {
    const auto text = text_of(samples::closed_loop());
    EXPECT_THAT(text, HasSubstr("closed loop: these times hide the broker's stalls"));
    EXPECT_THAT(text, Not(HasSubstr("wanted")));
}

TEST(LoadSummaryText, DoesNotSayWhatIsLostBeforeAllShardsAreMerged) {
    auto result = samples::stalled();
    result.crosses_shards = true;
    result.shard = {.index = 1, .count = 2};
    EXPECT_THAT(text_of(result), Not(HasSubstr(" lost,")));
    EXPECT_THAT(text_of(result), HasSubstr("merged (sonde merge)"));
    result.merged = {0, 1};
    EXPECT_THAT(text_of(result), HasSubstr("11 lost"));
    EXPECT_THAT(text_of(result), HasSubstr("2 shards merged"));
}

TEST(LoadSummaryText, KeepsToTheWidthUnlessAWordIsLonger) {
    for (const auto& result :
         {samples::steady(), samples::stalled(), samples::limited(), samples::storm()}) {
        std::istringstream text{text_of(result)};
        std::string line;
        while (std::getline(text, line)) {
            EXPECT_LE(columns(line), 80U) << line;
        }
    }
}

TEST(LoadSummaryText, ColoursChangeNoLineBreak) {
    auto coloured = text_of(samples::stalled(), {.colour = true});
    for (auto escape = coloured.find('\x1b'); escape != std::string::npos;
         escape = coloured.find('\x1b')) {
        coloured.erase(escape, coloured.find('m', escape) - escape + 1);
    }
    EXPECT_EQ(coloured, text_of(samples::stalled()));
}

TEST(LoadSummaryText, LetsNoTextReachTheTerminalAsItIs) {
    const auto text = text_of(samples::hostile());
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("\xff")));
    EXPECT_THAT(text, HasSubstr("\\x1b[31m"));
}

TEST(LoadSummaryText, IsAsciiWhereTheTerminalIs) {
    const auto text = text_of(samples::stalled(), {.unicode = false});
    EXPECT_EQ(columns(text), text.size());
}

}  // namespace
}  // namespace sonde::load
