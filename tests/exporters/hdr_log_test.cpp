// SPDX-License-Identifier: Apache-2.0
#include "exporters/hdr_log.hpp"

#include "exporters/hdr_encoding.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

LoadSnapshot interval(Duration at) {
    return {.at = at, .length = 1s, .wall = sonde::samples::moment() + at};
}

constexpr auto heading =
    "#[orders]\n"
    "#[Histogram log format version 1.3]\n"
    "#[StartTime: 1767323045.679 (seconds since epoch), 2026-01-02T03:04:05.678901Z]\n"
    "#[BaseTime: 1767323045.679 (seconds since epoch)]\n"
    "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";

TEST(HdrLog, HasALineForEachIntervalAndTag) {
    auto first = interval(2s);
    first.latency.response.record(1'234'567ns);
    first.latency.service.record(1ms);
    auto second = interval(3s);
    second.length = 500ms;
    second.latency.acknowledgement.record(61s);
    second.latency.lateness.record(0ns);

    std::ostringstream out;
    HdrLog log{out, "orders"};
    log.add(first);
    log.add(second);
    EXPECT_EQ(out.str(),
              heading + ("Tag=response,2.000,1.000,1.235," + encode_hdr(first.latency.response)) +
                  "\nTag=service,2.000,1.000,1.000," + encode_hdr(first.latency.service) +
                  "\nTag=acknowledgement,3.000,0.500,61000.000," +
                  encode_hdr(second.latency.acknowledgement) + "\nTag=lateness,3.000,0.500,0.000," +
                  encode_hdr(second.latency.lateness) + "\n");
}

TEST(HdrLog, CountsFromTheStartOfTheRunAndNotOfTheFirstInterval) {
    std::ostringstream out;
    HdrLog log{out, "orders"};
    log.add(interval(7s));
    EXPECT_EQ(out.str(), heading);
}

TEST(HdrLog, HasNoLineForATagWithoutAValue) {
    std::ostringstream out;
    HdrLog log{out, "orders"};
    log.add(interval(0s));
    log.add(interval(1s));
    EXPECT_EQ(out.str(), heading);
}

TEST(HdrLog, HasItsVersionBeforeTheFirstInterval) {
    std::ostringstream out;
    const HdrLog log{out, "orders"};
    EXPECT_EQ(out.str(), "#[orders]\n#[Histogram log format version 1.3]\n");
}

TEST(HdrLog, KeepsItsTitleOnOneLine) {
    std::ostringstream out;
    const HdrLog log{out, "a\nTag=response,0.000,1.000,0.000,\xff"};
    EXPECT_EQ(out.str(),
              "#[a\\nTag=response,0.000,1.000,0.000,\\xff]\n"
              "#[Histogram log format version 1.3]\n");
}

TEST(HdrLog, IsTheSameInEveryLocale) {
    auto some = interval(1500ms);
    some.latency.response.record(1'234'567ns);
    const auto text_of = [&some] {
        std::ostringstream out;
        HdrLog log{out, "orders"};
        log.add(some);
        return out.str();
    };
    const auto expected = text_of();
    const CommaLocale german;
    EXPECT_EQ(text_of(), expected);
}

}  // namespace
}  // namespace sonde::load
