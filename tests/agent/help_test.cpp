// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"
#include "agent/command_line_flags.hpp"
#include "config/plan_keys.hpp"
#include "config/probe_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace sonde {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::array<std::string_view, 9> pages{
    "", "probe", "run", "load", "merge", "check", "dissect", "calibrate", "health"};

TEST(Help, IsAtMost80ColumnsWide) {
    for (const auto page : pages) {
        std::istringstream lines{help_text(page)};
        std::string line;
        while (std::getline(lines, line)) {
            EXPECT_LE(line.size(), 80U) << line;
            EXPECT_FALSE(line.ends_with(' ')) << line;
        }
    }
}

TEST(Help, ShowsEveryFlagAndItsDefault) {
    const auto text = help_text("probe");
    for (const auto& key : probe_keys()) {
        if (key.place != KeyPlace::anywhere) {
            EXPECT_THAT(text, Not(HasSubstr("  " + flag_of(key.name) + " ")));
            continue;
        }
        EXPECT_THAT(text, HasSubstr("  " + flag_of(key.name)));
    }
    EXPECT_THAT(text, HasSubstr("(default: 64B)"));
    EXPECT_THAT(text, HasSubstr("--count N"));
    EXPECT_THAT(text, HasSubstr("--threshold THRESHOLD"));
}

TEST(Help, ShowsEveryFlagOfALoad) {
    const auto text = help_text("load");
    for (const auto& key : plan_keys()) {
        if (key.place == PlanPlace::anywhere) {
            EXPECT_THAT(text, HasSubstr("  " + flag_of(key)));
        }
    }
    for (const auto* const flag : {"--publishers N", "--plan FILE", "--shard I/N", "--html FILE"}) {
        EXPECT_THAT(text, HasSubstr(flag));
    }
    EXPECT_THAT(text, HasSubstr("(default: 1/s)"));
}

TEST(Help, NamesTheCommandsForPeopleOnly) {
    const auto text = help_text("");
    EXPECT_THAT(text, HasSubstr("probe URL"));
    EXPECT_THAT(text, HasSubstr("run --config FILE"));
    EXPECT_THAT(text, HasSubstr("load URL"));
    EXPECT_THAT(text, HasSubstr("merge FILE..."));
    EXPECT_THAT(text, HasSubstr("check FILE..."));
    EXPECT_THAT(text, HasSubstr("calibrate "));
    EXPECT_THAT(text, HasSubstr("health "));
    EXPECT_THAT(text, Not(HasSubstr("-child")));
}

TEST(Help, EndsWithOneNewline) {
    for (const auto page : pages) {
        EXPECT_TRUE(help_text(page).ends_with("\n"));
        EXPECT_FALSE(help_text(page).ends_with("\n\n"));
    }
}

TEST(FlagOf, HasDashesForUnderscores) {
    EXPECT_EQ(flag_of("payload_size"), "--payload-size");
}

}  // namespace
}  // namespace sonde
