// SPDX-License-Identifier: Apache-2.0
#include "exporters/json.hpp"

#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

TEST(Json, ARunThatPassedIsTheGoldenLine) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/passed.jsonl",
                                   to_json_line(samples::passed("cli")) + "\n"));
}

TEST(Json, ARunOverTlsWithEveryFactIsTheGoldenLine) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/passed_over_tls.jsonl",
                                   to_json_line(samples::passed_over_tls("cli")) + "\n"));
}

TEST(Json, ARunThatFailedIsTheGoldenLine) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/rejected.jsonl",
                                   to_json_line(samples::rejected("cli")) + "\n"));
}

TEST(Json, AFailureWithoutACodeHasNull) {
    const auto line = json::parse(to_json_line(samples::unreachable("cli")));
    EXPECT_TRUE(line["failure"]["code"].is_null());
    EXPECT_TRUE(line["failure"]["code_name"].is_null());
    EXPECT_EQ(line["failure"]["phase"], "tcp");
    EXPECT_EQ(line["failure"]["reason"], "refused");
    EXPECT_TRUE(line["peer"].is_null());
    EXPECT_EQ(line["attempts"].size(), 2U);
}

TEST(Json, PhasesThatWereNotReachedAreAbsent) {
    const auto phases = json::parse(to_json_line(samples::rejected("cli")))["phases"];
    EXPECT_EQ(phases.size(), 2U);
    EXPECT_FALSE(phases.contains("subscribe"));
}

TEST(Json, SizesThatPahoDoesNotTellAreNull) {
    const auto bytes = json::parse(to_json_line(samples::passed_with_paho("cli")))["bytes"];
    EXPECT_EQ(bytes.size(), 9U);
    for (const auto& [name, size] : bytes.items()) {
        EXPECT_EQ(size, name == "payload" ? json(64) : json()) << name;
    }
}

TEST(Json, TheSizeOfAPacketThatWasNotSentIsZero) {
    const auto bytes = json::parse(to_json_line(samples::rejected("cli")))["bytes"];
    EXPECT_EQ(bytes["connect_packet"], 37);
    EXPECT_EQ(bytes["publish_packet"], 0);
}

TEST(Json, SecondsHaveNanosecondsWithoutNoiseOrExponent) {
    auto result = samples::passed("cli");
    for (const auto& [time, text] : {std::pair<Duration, const char*>{1ns, "0.000000001"},
                                     {0ns, "0.0"},
                                     {163us, "0.000163"},
                                     {300ms, "0.3"},
                                     {5s, "5.0"},
                                     {1h + 1ns, "3600.000000001"},
                                     {9'949'999'999ns, "9.949999999"}}) {
        result.total = time;
        EXPECT_THAT(to_json_line(result), HasSubstr("\"total\":" + std::string{text} + ","));
    }
}

TEST(Json, IsTheSameInEveryLocale) {
    const auto expected = to_json_line(samples::passed_over_tls("cli"));
    const CommaLocale german;
    EXPECT_EQ(to_json_line(samples::passed_over_tls("cli")), expected);
}

TEST(Json, StaysOneLineAndUtf8WhateverTheBrokerSends) {
    auto result = samples::rejected("cli");
    result.failure->detail = "line\nbreak \"quoted\" \x1b[2J and \xff\xc3 no UTF-8";
    result.mqtt.assigned_client_id = std::string{"\0\x80", 2};
    const auto line = to_json_line(result);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto parsed = json::parse(line);
    EXPECT_EQ(parsed["failure"]["detail"],
              "line\nbreak \"quoted\" \x1b[2J and \xef\xbf\xbd\xef\xbf\xbd no UTF-8");
    EXPECT_EQ(parsed["mqtt"]["assigned_client_id"], (std::string{"\0\xef\xbf\xbd", 4}));
}

}  // namespace
}  // namespace sonde
