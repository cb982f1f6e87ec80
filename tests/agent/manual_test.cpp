// SPDX-License-Identifier: Apache-2.0
#include "agent/manual/command_words.hpp"
#include "agent/manual/help_page.hpp"
#include "agent/manual/pages.hpp"
#include "agent/manual/roff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sonde::manual {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view help = R"(Usage: sonde try URL
       sonde try --plan FILE

Tries. What ends with a colon
within a paragraph is none of the headings:
so it goes on.

Options:
  --qos 0|1|2        Quality of service; wrapped
                     once
  --a-long-one SIZE
                     On the next line

Examples:
  sonde try h \
      --qos 1
)";

TEST(ParseHelp, TakesTheHelpApart) {
    const auto page = parse_help(help);
    EXPECT_THAT(page.usage, ElementsAre("sonde try URL", "sonde try --plan FILE"));
    ASSERT_EQ(page.sections.size(), 3U);
    EXPECT_EQ(page.sections[0].title, "");
    EXPECT_EQ(page.sections[0].lines,
              "Tries. What ends with a colon within a paragraph is none of the headings: so it "
              "goes on.");
    ASSERT_EQ(page.sections[1].rows.size(), 2U);
    EXPECT_EQ(page.sections[1].rows[0].term, "--qos 0|1|2");
    EXPECT_EQ(page.sections[1].rows[0].text, "Quality of service; wrapped once");
    EXPECT_EQ(page.sections[1].rows[1].term, "--a-long-one SIZE");
    EXPECT_EQ(page.sections[1].rows[1].text, "On the next line");
    EXPECT_EQ(page.sections[2].title, "Examples");
    EXPECT_EQ(page.sections[2].lines, "sonde try h \\\n    --qos 1\n");
}

TEST(CommandSummaries, AreThoseOfTheOverview) {
    const auto commands = command_summaries();
    ASSERT_FALSE(commands.empty());
    EXPECT_EQ(commands.front().name, "probe");
    EXPECT_EQ(commands.front().text, "Test a broker once, or a few times, and show every phase");
}

TEST(Roff, LeavesNothingThatTroffWouldTakeForItsOwn) {
    EXPECT_EQ(escaped(".SH \\n"), "\\&.SH \\en");
    EXPECT_EQ(escaped("'--x'"), "\\(aq\\-\\-x\\(aq");
    EXPECT_EQ(prose("use `--x` here"), "use \\fB\\-\\-x\\fR here");
    EXPECT_EQ(prose("a lone ` stays"), "a lone \\(ga stays");
    EXPECT_EQ(usage_term("--qos N"), "\\fB\\-\\-qos\\fR \\fIN\\fR");
}

TEST(FilePage, TellsCommentsFromSettings) {
    const auto page =
        file_page({.name = "x.toml", .summary = "an x", .version = "1"},
                  "# What it is.\n\n# ---------- the agent\n[agent]\n# Where it\n# "
                  "listens.\nlisten = \"a\"\n\n# --- more\n\n# No default.\n# qos = 1\n");
    EXPECT_THAT(page, HasSubstr(".SH the agent\n"));
    EXPECT_THAT(page, HasSubstr(".PP\nWhere it listens.\n.PP\n.RS 4\n.nf\nlisten = "));
    EXPECT_THAT(page, HasSubstr(".SS more\n.PP\nNo default.\n.PP\n.RS 4\n.nf\n# qos = 1\n"));
}

TEST(CommandWords, KnowWhatComesBehindAFlag) {
    const auto commands = command_words();
    const auto probe = std::ranges::find(commands, "probe", &CommandWords::name);
    ASSERT_NE(probe, commands.end());
    const auto kind_of_flag = [&](std::string_view name) {
        return std::ranges::find(
                   probe->flags,
                   name,
                   [](const FlagWords& words) { return std::string_view{words.flag.name}; })
            ->kind;
    };
    EXPECT_EQ(kind_of_flag("--qos"), ValueKind::choice);
    EXPECT_EQ(kind_of_flag("--ca-file"), ValueKind::file);
    EXPECT_EQ(kind_of_flag("--username"), ValueKind::other);
    EXPECT_EQ(kind_of_flag("--insecure"), ValueKind::none);
}

}  // namespace
}  // namespace sonde::manual
