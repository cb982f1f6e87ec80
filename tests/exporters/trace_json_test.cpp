// SPDX-License-Identifier: Apache-2.0
#include "exporters/trace_json.hpp"

#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/trace_samples.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sonde {
namespace {

using namespace std::chrono_literals;

std::string json_of(const Tape& tape) {
    std::string lines;
    for (const auto& packet : trace_of(tape).packets) {
        lines += to_json_line(packet) + "\n";
    }
    return lines;
}

TEST(TraceJson, OfARunIsTheGoldenText) {
    EXPECT_TRUE(
        equals_source_file("tests/exporters/golden/trace.jsonl", json_of(samples::traced_run())));
}

TEST(TraceJson, IsTheSameInEveryLocale) {
    const auto expected = json_of(samples::traced_run());
    const CommaLocale comma;
    EXPECT_EQ(json_of(samples::traced_run()), expected);
}

TEST(TraceJson, IsJsonWhateverThePacketHolds) {
    const auto line = json_of({.mqtt = MqttVersion::v5,
                               .segments = {samples::segment(
                                   Direction::received, 1ms, "30 09 00 05 61 1b c3 28 22 00 7f")}});
    const auto parsed = nlohmann::json::parse(line);
    EXPECT_EQ(parsed["problem"], "Topic Name: not well-formed UTF-8 (MQTT-1.5.4-1)");
    EXPECT_EQ(parsed["fields"][1]["offset"], 2);
    EXPECT_EQ(parsed["fields"][1]["length"], 7);
}

}  // namespace
}  // namespace sonde
