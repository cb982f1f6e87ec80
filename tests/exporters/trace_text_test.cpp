// SPDX-License-Identifier: Apache-2.0
#include "exporters/trace_text.hpp"

#include "tests/exporters/golden.hpp"
#include "tests/exporters/trace_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::string text_of(const Tape& tape, const TextStyle& style = {.width = 100}) {
    std::ostringstream out;
    write_trace(out, trace_of(tape), style);
    return out.str();
}

std::string text_of(std::string_view digits, const TextStyle& style = {.width = 100}) {
    return text_of(
        {.mqtt = MqttVersion::v5, .segments = {samples::segment(Direction::received, 1ms, digits)}},
        style);
}

TEST(TraceText, OfARunIsTheGoldenText) {
    EXPECT_TRUE(
        equals_source_file("tests/exporters/golden/trace.txt", text_of(samples::traced_run())));
}

TEST(TraceText, IsAsciiAloneWhereTheTerminalHasNoMore) {
    const auto text = text_of(samples::traced_run(), {.unicode = false});
    EXPECT_TRUE(
        std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }));
    EXPECT_THAT(text, HasSubstr("> CONNECT"));
    EXPECT_THAT(text, HasSubstr("  `-Text"));
}

TEST(TraceText, HasColoursOnlyWhereTheTerminalHas) {
    EXPECT_THAT(text_of(samples::traced_run()), Not(HasSubstr("\x1b[")));
    const auto text = text_of(samples::traced_run(), {.colour = true, .width = 100});
    EXPECT_THAT(text, HasSubstr("\x1b[36mCONNECT"));
    EXPECT_THAT(text, HasSubstr("\x1b[32mCONNACK"));
    // A refusal stands out, in a packet that is as the standard wants it.
    EXPECT_THAT(text, HasSubstr("\x1b[31m0x87 Not authorized"));
}

TEST(TraceText, FitsIntoTheWidthWhereWordsCanBeBroken) {
    std::istringstream lines{text_of(samples::traced_run(), {.unicode = false, .width = 80})};
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 80U) << line;
    }
}

TEST(TraceText, LetsNoPacketMoveTheCursor) {
    const auto text = text_of("30 09 00 05 61 1b 5b 32 4a 00 7f");
    EXPECT_THAT(text, HasSubstr("\\x1b[2J"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(TraceText, ShowsNoMoreOfATextThanAnyoneReads) {
    auto tape = Tape{.mqtt = MqttVersion::v3_1_1};
    tape.segments.push_back(samples::segment(Direction::received, 1ms, "30 e2 5d 2e e0"));
    tape.segments.front().bytes.resize(3 + 12'002, std::byte{'a'});
    const auto text = text_of(tape);
    EXPECT_THAT(text, HasSubstr("aaa...\n"));
    EXPECT_THAT(text, HasSubstr("(11.7KiB)"));
    EXPECT_LT(text.size(), 2000U);
}

TEST(TraceText, SaysWhatIsWrongAndWhere) {
    const auto text = text_of("36 05 00 01 61 00 07");
    EXPECT_THAT(text, HasSubstr("✗ breaks the standard"));
    EXPECT_THAT(text, HasSubstr("✗ there is no QoS 3 (MQTT-3.3.1-4)"));
}

TEST(TraceText, OfNothingSaysSo) {
    EXPECT_EQ(text_of(Tape{}), "No packet went either way.\n");
}

}  // namespace
}  // namespace sonde
