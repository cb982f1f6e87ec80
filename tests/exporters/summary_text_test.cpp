// SPDX-License-Identifier: Apache-2.0
#include "exporters/summary_text.hpp"

#include "tests/exporters/golden.hpp"
#include "tests/exporters/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace sonde {
namespace {

using testing::HasSubstr;
using testing::Not;

Summary mixed_summary() {
    Summary summary;
    summary.add(samples::passed("cli"));
    summary.add(samples::passed_over_tls("cli"));
    summary.add(samples::rejected("cli"));
    return summary;
}

std::string text_of(const Summary& summary) {
    std::ostringstream out;
    write_summary(out, summary, {});
    return out.str();
}

TEST(SummaryText, IsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/summary.txt", text_of(mixed_summary())));
}

TEST(SummaryText, OfNoRunHasNoPhase) {
    const auto text = text_of(Summary{});
    EXPECT_THAT(text, HasSubstr("0 runs, 0 passed (0 %)"));
    EXPECT_THAT(text, Not(HasSubstr("total")));
}

TEST(SummaryText, NeverRoundsASuccessRatioUpToAll) {
    Summary summary;
    for (int i = 0; i < 29'999; ++i) {
        summary.add(ProbeResult{});
    }
    summary.add(samples::rejected("cli"));
    EXPECT_THAT(text_of(summary), HasSubstr("29999 passed (99.99 %), 1 failed"));
}

TEST(ProgressLine, CountsRunsAndFailures) {
    EXPECT_EQ(progress_line(mixed_summary(), 3, 10),
              "3/10 runs, 1 failed, total median 811us, p99 33.1ms");
    EXPECT_EQ(progress_line(Summary{}, 0, 10), "0/10 runs");
}

TEST(ProgressLine, WithoutAnEndHasNoCountToReach) {
    EXPECT_EQ(progress_line(Summary{}, 7, 0), "7 runs");
}

}  // namespace
}  // namespace sonde
