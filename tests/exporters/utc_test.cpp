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

}  // namespace
}  // namespace sonde
