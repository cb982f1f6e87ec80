// SPDX-License-Identifier: Apache-2.0
#include "probes/quantity.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, ReadsEveryUnit) {
    EXPECT_EQ(parse_duration("10ns"), 10ns);
    EXPECT_EQ(parse_duration("80us"), 80us);
    EXPECT_EQ(parse_duration("250ms"), 250ms);
    EXPECT_EQ(parse_duration("5s"), 5s);
    EXPECT_EQ(parse_duration("1m"), 1min);
    EXPECT_EQ(parse_duration("2h"), 2h);
    EXPECT_EQ(parse_duration("1d"), 24h);
}

TEST(ParseDuration, TakesAPlainZeroWithoutUnit) {
    EXPECT_EQ(parse_duration("0"), 0s);
    EXPECT_EQ(parse_duration("0ms"), 0s);
}

TEST(ParseDuration, ReadsFractionsToTheNanosecond) {
    EXPECT_EQ(parse_duration("0.1s"), 100ms);
    EXPECT_EQ(parse_duration("1.5m"), 90s);
    EXPECT_EQ(parse_duration("0.000000001s"), 1ns);
    EXPECT_EQ(parse_duration("1.100000000000000000s"), 1100ms);
    EXPECT_EQ(parse_duration("9223372036.854775807s"), Duration::max());
}

TEST(ParseDuration, RefusesWhatIsFinerThanANanosecond) {
    for (const auto* const text : {"0.5ns", "0.0000000001s", "1.00000000000000000001h"}) {
        const auto duration = parse_duration(text);
        ASSERT_FALSE(duration) << text;
        EXPECT_NE(duration.error().find("whole number of nanoseconds"), std::string::npos);
    }
}

TEST(ParseDuration, RefusesWhatOverflows) {
    for (const auto* const text : {"9223372036.854775808s",
                                   "106752d",
                                   "18446744073709551615ns",
                                   "18446744073709551616ns",
                                   "99999999999999999999999999999999d"}) {
        const auto duration = parse_duration(text);
        ASSERT_FALSE(duration) << text;
        EXPECT_NE(duration.error().find("too long"), std::string::npos) << duration.error();
    }
}

TEST(ParseDuration, SaysThatTheUnitIsMissing) {
    EXPECT_EQ(parse_duration("5").error(),
              "`5` lacks its unit: write `5s` for seconds (ns, us, ms, s, m, h, d)");
}

TEST(ParseDuration, SaysThatTheUnitIsUnknown) {
    EXPECT_EQ(parse_duration("5sec").error(),
              "`sec` in `5sec` is not a unit of time: expected ns, us, ms, s, m, h or d");
}

TEST(ParseDuration, SaysThatADurationIsNotNegative) {
    EXPECT_EQ(parse_duration("-5s").error(), "a duration is not negative, as `-5s` is");
}

TEST(ParseDuration, RefusesWhatIsNoDuration) {
    for (const auto* const text :
         {"", "s", ".", ".5s", "5.s", "1e3s", "+5s", " 5s", "5s ", "5 s", "0x10s", "1,5s", "nan"}) {
        EXPECT_FALSE(parse_duration(text)) << text;
    }
}

TEST(ParseSize, ReadsPowersOf1024AndOf1000) {
    EXPECT_EQ(parse_size("64B"), 64U);
    EXPECT_EQ(parse_size("64"), 64U);
    EXPECT_EQ(parse_size("0"), 0U);
    EXPECT_EQ(parse_size("1KiB"), 1024U);
    EXPECT_EQ(parse_size("2MiB"), 2U * 1024U * 1024U);
    EXPECT_EQ(parse_size("1kB"), 1000U);
    EXPECT_EQ(parse_size("3MB"), 3'000'000U);
    EXPECT_EQ(parse_size("1.5KiB"), 1536U);
}

TEST(ParseSize, ReadsTheLargestNumberAndNoLarger) {
    EXPECT_EQ(parse_size("18446744073709551615B"), std::numeric_limits<std::uint64_t>::max());
    EXPECT_FALSE(parse_size("18446744073709551616B"));
    EXPECT_FALSE(parse_size("16777216TiB"));
}

TEST(ParseSize, RefusesPartsOfAByteAndNegativeSizes) {
    EXPECT_EQ(parse_size("1.5B").error(), "`1.5B` is not a whole number of bytes");
    EXPECT_EQ(parse_size("0.0001kB").error(), "`0.0001kB` is not a whole number of bytes");
    EXPECT_EQ(parse_size("-1B").error(), "a size is not negative, as `-1B` is");
}

TEST(ParseSize, RefusesAnAmbiguousUnit) {
    EXPECT_EQ(parse_size("1K").error(),
              "`K` in `1K` is not a unit of size: expected B, KiB, MiB, GiB, TiB (powers of 1024) "
              "or kB, MB, GB, TB (powers of 1000)");
}

TEST(FormatDuration, ShowsThreeDigitsAndTheUnitThatSuits) {
    EXPECT_EQ(format_duration(0ns), "0s");
    EXPECT_EQ(format_duration(7ns), "7ns");
    EXPECT_EQ(format_duration(163us), "163us");
    EXPECT_EQ(format_duration(1'240'000ns), "1.24ms");
    EXPECT_EQ(format_duration(2500ms), "2.5s");
    EXPECT_EQ(format_duration(60s), "1m");
    EXPECT_EQ(format_duration(90min), "1.5h");
    EXPECT_EQ(format_duration(-5ms), "-5ms");
}

TEST(FormatDuration, RoundsUpIntoTheNextUnit) {
    EXPECT_EQ(format_duration(999'600ns), "1ms");
    EXPECT_EQ(format_duration(59'990ms), "1m");
    EXPECT_EQ(format_duration(9'996us), "10ms");
    EXPECT_EQ(format_duration(1'006us), "1.01ms");
}

TEST(FormatDuration, ShowsTheExtremes) {
    EXPECT_EQ(format_duration(Duration::max()), "106752d");
    EXPECT_EQ(format_duration(Duration::min()), "-106752d");
}

TEST(FormatDuration, IsReadBackWithinHalfAPerCent) {
    std::mt19937_64 random{20240501};
    for (int i = 0; i < 20'000; ++i) {
        const Duration duration{static_cast<Duration::rep>(random() >> (random() % 62 + 2))};
        const auto text = format_duration(duration);
        if (duration > 24h * 106'751) {
            continue;  // Rounded to whole days, it may be one too long.
        }
        const auto back = parse_duration(text);
        ASSERT_TRUE(back) << text << ": " << back.error();
        const auto off = static_cast<double>((*back - duration).count());
        EXPECT_LE(std::abs(off), static_cast<double>(duration.count()) * 0.005) << text;
    }
}

TEST(FormatSize, ShowsThreeDigitsAndTheUnitThatSuits) {
    EXPECT_EQ(format_size(0), "0B");
    EXPECT_EQ(format_size(64), "64B");
    EXPECT_EQ(format_size(1023), "1023B");
    EXPECT_EQ(format_size(1536), "1.5KiB");
    EXPECT_EQ(format_size(16U << 20U), "16MiB");
    EXPECT_EQ(format_size((1U << 20U) - 1), "1MiB");
    EXPECT_EQ(format_size(std::numeric_limits<std::uint64_t>::max()), "16777216TiB");
}

TEST(Quantities, DoNotDependOnTheLocale) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): a test of one thread.
    const auto* const changed = std::setlocale(LC_ALL, "de_DE.UTF-8");
    EXPECT_EQ(parse_duration("1.5s"), 1500ms);
    EXPECT_EQ(format_duration(2500ms), "2.5s");
    EXPECT_EQ(format_size(1536), "1.5KiB");
    if (changed != nullptr) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe)
        std::setlocale(LC_ALL, "C");
    }
}

}  // namespace
}  // namespace sonde
