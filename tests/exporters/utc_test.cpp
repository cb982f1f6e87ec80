// SPDX-License-Identifier: Apache-2.0
#include "exporters/utc.hpp"

#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TEST(Utc, IsRfc3339) {
    EXPECT_EQ(format_utc(samples::moment()), "2026-01-02T03:04:05.678901Z");
    EXPECT_EQ(format_utc_seconds(samples::moment()), "2026-01-02T03:04:05Z");
    EXPECT_EQ(format_utc_day(samples::moment()), "2026-01-02");
}

TEST(Utc, FillsUpWithZeros) {
    EXPECT_EQ(format_utc(WallTime{}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(format_utc(WallTime{1us}), "1970-01-01T00:00:00.000001Z");
}

TEST(Utc, KnowsMomentsBefore1970) {
    EXPECT_EQ(format_utc(WallTime{-1us}), "1969-12-31T23:59:59.999999Z");
}

TEST(Utc, KnowsLeapDays) {
    EXPECT_EQ(format_utc_day(WallTime{std::chrono::sys_days{std::chrono::year{2028} / 2 / 29}}),
              "2028-02-29");
}

TEST(Utc, ReadsWhatItWrites) {
    EXPECT_EQ(parse_utc("2026-01-02T03:04:05.678901Z"), samples::moment());
    EXPECT_EQ(parse_utc("2028-02-29T23:59:59Z"),
              WallTime{std::chrono::sys_days{std::chrono::year{2028} / 3 / 1}} - 1s);
    for (const auto moment :
         {WallTime{}, WallTime{1us}, samples::moment(), WallTime{8'000'000'000s}}) {
        EXPECT_EQ(parse_utc(format_utc(moment)), moment);
    }
}

TEST(Utc, ReadsNothingElse) {
    for (const auto* const text : {"",
                                   "2026-01-02",
                                   "2026-01-02T03:04:05",
                                   "2026-01-02T03:04:05.678901",
                                   "2026-01-02T03:04:05.678Z",
                                   "2026-01-02 03:04:05Z",
                                   "2026-01-02T03:04:05+00:00",
                                   " 2026-01-02T03:04:05Z",
                                   "2026-01-02T03:04:05Zx",
                                   "+026-01-02T03:04:05Z",
                                   "2026-13-02T03:04:05Z",
                                   "2026-02-29T03:04:05Z",
                                   "2026-01-00T03:04:05Z",
                                   "2026-01-02T24:00:00Z",
                                   "2026-01-02T03:60:05Z",
                                   "2026-01-02T03:04:60Z",
                                   "1969-12-31T23:59:59Z",
                                   "2262-01-01T00:00:00Z"}) {
        EXPECT_FALSE(parse_utc(text)) << text;
    }
}

}  // namespace
}  // namespace sonde
