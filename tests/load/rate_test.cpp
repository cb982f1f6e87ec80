// SPDX-License-Identifier: Apache-2.0
#include "probes/load/rate.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <random>
#include <string>

namespace sonde::load {
namespace {

TEST(ParseRate, ReadsOperationsASecondAMinuteAndAnHour) {
    EXPECT_EQ(parse_rate("1000/s"), Rate::per_second(1'000));
    EXPECT_EQ(parse_rate("0.5/s"), Rate{500'000});
    EXPECT_EQ(parse_rate("120/m"), Rate::per_second(2));
    EXPECT_EQ(parse_rate("1.5/m"), Rate{25'000});
    EXPECT_EQ(parse_rate("3600/h"), Rate::per_second(1));
}

TEST(ParseRate, TakesABareNumberForOneASecond) {
    EXPECT_EQ(parse_rate("1000"), Rate::per_second(1'000));
    EXPECT_EQ(parse_rate("0.25"), Rate{250'000});
}

TEST(ParseRate, ReadsNoneAtAll) {
    for (const auto* const text : {"0", "0/s", "0.0/m", "000.000/h"}) {
        EXPECT_EQ(parse_rate(text), Rate{}) << text;
    }
}

TEST(ParseRate, RoundsToTheNearestMillionth) {
    EXPECT_EQ(parse_rate("7/m"), Rate{116'667});
    EXPECT_EQ(parse_rate("3/h"), Rate{833});
    EXPECT_EQ(parse_rate("0.0000014/s"), Rate{1});
    EXPECT_EQ(parse_rate("0.0000015/s"), Rate{2});
    EXPECT_EQ(parse_rate("0.0000005/s"), Rate{1});
    EXPECT_EQ(parse_rate("0.33333333333333333333333333333333/s"), Rate{333'333});
    EXPECT_EQ(parse_rate("0.99999999999999999999999999999999/s"), Rate::per_second(1));
}

TEST(ParseRate, OverlooksZerosThatChangeNothing) {
    EXPECT_EQ(parse_rate("000000000000000000000001.500000000000000000000/s"), Rate{1'500'000});
}

TEST(ParseRate, RefusesWhatIsTooHigh) {
    EXPECT_EQ(parse_rate("1000000000/s"), Rate{Rate::most});
    EXPECT_EQ(parse_rate("60000000000/m"), Rate{Rate::most});
    EXPECT_EQ(parse_rate("3600000000000/h"), Rate{Rate::most});
    for (const auto* const text : {"1000000001/s",
                                   "1000000000.000001/s",
                                   "60000000001/m",
                                   "9999999999999.999999999999999999/h",
                                   "18446744073709551616/s",
                                   "99999999999999999999999999999999999999999999"}) {
        EXPECT_EQ(parse_rate(text).error(),
                  "`" + std::string{text} + "` is too high: at most 1000000000/s");
    }
}

TEST(ParseRate, RefusesWhatIsTooLowToBeTold) {
    for (const auto* const text : {"0.0000004/s", "0.001/h", "0.0000000000000000000000000001"}) {
        EXPECT_EQ(parse_rate(text).error(),
                  "`" + std::string{text} + "` is too low: at least 0.000001/s, or 0 for none");
    }
}

TEST(ParseRate, SaysThatARateIsNotNegative) {
    EXPECT_EQ(parse_rate("-5/s").error(), "a rate is not negative, as `-5/s` is");
}

TEST(ParseRate, SaysThatTheUnitIsUnknown) {
    EXPECT_EQ(parse_rate("5/min").error(),
              "`min` in `5/min` is not a unit of time for a rate: expected s, m or h");
    EXPECT_EQ(parse_rate("5/").error(),
              "`` in `5/` is not a unit of time for a rate: expected s, m or h");
    EXPECT_FALSE(parse_rate("5/s "));
    EXPECT_FALSE(parse_rate("5/ s"));
    EXPECT_FALSE(parse_rate("5/s/s"));
    EXPECT_FALSE(parse_rate("5/S"));
}

TEST(ParseRate, RefusesWhatIsNoRate) {
    for (const auto* const text : {"",
                                   " ",
                                   "/s",
                                   ".",
                                   ".5/s",
                                   "5./s",
                                   "1e3/s",
                                   "+5/s",
                                   " 5/s",
                                   "5 /s",
                                   "nan",
                                   "inf",
                                   "0x10",
                                   "1,5/s",
                                   "5s",
                                   "5ms",
                                   "1.2.3/s",
                                   "1_000/s",
                                   "ten/s"}) {
        EXPECT_EQ(
            parse_rate(text).error(),
            "expected a rate such as 1000/s, 0.5/s or 120/m, found `" + std::string{text} + "`");
    }
}

TEST(FormatRate, ShowsAllThereIsAndNoMore) {
    EXPECT_EQ(format_rate({}), "0/s");
    EXPECT_EQ(format_rate(Rate::per_second(1'000)), "1000/s");
    EXPECT_EQ(format_rate({500'000}), "0.5/s");
    EXPECT_EQ(format_rate({1}), "0.000001/s");
    EXPECT_EQ(format_rate({116'667}), "0.116667/s");
    EXPECT_EQ(format_rate({10'010'000}), "10.01/s");
    EXPECT_EQ(format_rate({Rate::most}), "1000000000/s");
}

TEST(FormatRate, IsReadBackAsTheSameRate) {
    std::mt19937_64 bits{20240601};
    for (int turn = 0; turn < 20'000; ++turn) {
        const Rate rate{(bits() % (Rate::most + 1)) >> (bits() % 50)};
        EXPECT_EQ(parse_rate(format_rate(rate)), rate) << format_rate(rate);
    }
}

TEST(Rates, DoNotDependOnTheLocale) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a test of one thread.
    const auto* const changed = std::setlocale(LC_ALL, "de_DE.UTF-8");
    EXPECT_EQ(parse_rate("1.5/s"), Rate{1'500'000});
    EXPECT_EQ(format_rate({1'500'000}), "1.5/s");
    if (changed != nullptr) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe)
        std::setlocale(LC_ALL, "C");
    }
}

}  // namespace
}  // namespace sonde::load
