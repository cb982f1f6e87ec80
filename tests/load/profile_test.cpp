// SPDX-License-Identifier: Apache-2.0
#include "probes/load/profile.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

__extension__ using Wide = unsigned __int128;

/// Operations in a million seconds times nanoseconds that make an operation.
constexpr std::uint64_t area_of_one = 1'000'000'000'000'000;

Place nth(std::uint64_t index) {
    return {index * Place::one};
}

Profile constant(Rate rate, Duration length) {
    return Profile{{{.length = length, .from = rate, .to = rate}}};
}

/// How many operations a constant rate makes due up to a moment, that included: the one at the
/// start, and one more each 1/rate.
std::uint64_t count_due(Rate rate, Duration at) {
    const auto area = Wide{rate.per_million_seconds} * static_cast<std::uint64_t>(at.count());
    return static_cast<std::uint64_t>(area / area_of_one) + 1;
}

class Draws {
  public:
    explicit Draws(std::uint64_t seed) : bits_{seed} {}

    /// From 0.001 to 10^9 a second, all magnitudes alike, and seldom round.
    Rate rate() {
        std::uniform_real_distribution<double> exponent{3.0, 15.0};
        return {static_cast<std::uint64_t>(std::pow(10.0, exponent(bits_)))};
    }
    std::uint64_t below(std::uint64_t bound) {
        return std::uniform_int_distribution<std::uint64_t>{0, bound - 1}(bits_);
    }

  private:
    std::mt19937_64 bits_;
};

TEST(ConstantProfile, CountsAnOperationFromItsDueTimeOnAtAnyRate) {
    Draws draws{7};
    for (int turn = 0; turn < 20'000; ++turn) {
        const auto rate = draws.rate();
        const auto length = 100h;
        const auto profile = constant(rate, length);
        const auto index = draws.below(profile.end().parts / Place::one + 1);
        const auto due = profile.due_at(nth(index));
        ASSERT_TRUE(due) << rate.per_million_seconds << ' ' << index;
        EXPECT_GT(count_due(rate, *due), index) << rate.per_million_seconds;
        if (*due > 0ns) {
            EXPECT_LE(count_due(rate, *due - 1ns), index) << rate.per_million_seconds;
        }
    }
}

TEST(ConstantProfile, CountsEachOfTheFirstOperationsAtRateThree) {
    const auto profile = constant(Rate::per_second(3), 10s);
    EXPECT_EQ(profile.due_at(nth(0)), 0ns);
    EXPECT_EQ(profile.due_at(nth(1)), 333'333'334ns);
    EXPECT_EQ(profile.due_at(nth(2)), 666'666'667ns);
    EXPECT_EQ(profile.due_at(nth(3)), 1s);
}

TEST(ConstantProfile, DoesNotDriftInADayAtAMillionASecond) {
    const auto profile = constant(Rate::per_second(1'000'000), 48h);
    for (const auto hours : {1, 5, 24, 47}) {
        const auto index = static_cast<std::uint64_t>(hours) * 3'600'000'000;
        EXPECT_EQ(profile.due_at(nth(index)), std::chrono::hours{hours});
        EXPECT_EQ(profile.due_at(nth(index + 1)), std::chrono::hours{hours} + 1us);
    }
}

TEST(ConstantProfile, IsExactAtTheHighestRateAndAtTheLowest) {
    const auto fast = constant({Rate::most}, 70h);
    EXPECT_EQ(fast.due_at(nth(252'000'000'000'000 - 1)), 70h - 1ns);
    const auto slow = constant({1}, 24h * 20'000);
    EXPECT_EQ(slow.due_at(nth(1'000)), 1'000'000'000s);
}

TEST(ConstantProfile, PutsFractionsOfAnOperationBetweenOperations) {
    const auto profile = constant(Rate::per_second(1), 10s);
    EXPECT_EQ(profile.due_at({Place::one / 2}), 500ms);
    EXPECT_EQ(profile.due_at({3 * Place::one + Place::one / 4}), 3250ms);
    EXPECT_EQ(profile.due_at({1}), 15'259ns);
}

TEST(ConstantProfile, EndsExactlyWhereItsOperationsDo) {
    EXPECT_EQ(constant(Rate::per_second(1000), 10s).end(), nth(10'000));
    EXPECT_EQ(constant(Rate::per_second(1'000'000'000), 10h).end(), nth(36'000'000'000'000));
    EXPECT_EQ(constant({500'000}, 3s).end(), Place{Place::one * 3 / 2});
    Draws draws{8};
    for (int turn = 0; turn < 2'000; ++turn) {
        const auto rate = draws.rate();
        const Duration length{static_cast<Duration::rep>(1 + draws.below(100'000'000'000'000))};
        const auto end = constant(rate, length).end().parts;
        const auto area =
            Wide{rate.per_million_seconds} * static_cast<std::uint64_t>(length.count());
        EXPECT_TRUE(Wide{end} * area_of_one >= area * Place::one);
        EXPECT_TRUE(Wide{end - 1} * area_of_one < area * Place::one);
    }
}

TEST(ConstantProfile, HasNothingDueFromItsEndOn) {
    const auto profile = constant(Rate::per_second(10), 1s);
    EXPECT_EQ(profile.due_at(nth(9)), 900ms);
    EXPECT_EQ(profile.due_at(nth(10)), std::nullopt);
    EXPECT_EQ(profile.due_at({~std::uint64_t{0}}), std::nullopt);
    EXPECT_LE(profile.due_at({profile.end().parts - 1}), profile.length());
}

TEST(ConstantProfile, StopsCountingWhere64BitsDo) {
    const auto profile = constant({Rate::most}, 1000h);
    EXPECT_EQ(profile.end().parts, ~std::uint64_t{0});
    EXPECT_EQ(profile.due_at({~std::uint64_t{0}}), std::nullopt);
    EXPECT_TRUE(profile.due_at({~std::uint64_t{0} - 1}));
}

TEST(Profile, OfNoStepsHasNothingDue) {
    const Profile profile{{}};
    EXPECT_EQ(profile.due_at({}), std::nullopt);
    EXPECT_EQ(profile.end(), Place{});
    EXPECT_EQ(profile.length(), 0s);
    EXPECT_EQ(profile.mean_rate(), 0.0);
    EXPECT_EQ(profile.rate_at(0s), 0.0);
    EXPECT_TRUE(profile.highest().is_zero());
}

TEST(Profile, OfAPauseHasNothingDue) {
    const auto profile = constant({}, 10s);
    EXPECT_EQ(profile.due_at({}), std::nullopt);
    EXPECT_EQ(profile.end(), Place{});
    EXPECT_EQ(profile.length(), 10s);
}

TEST(SteppedProfile, GoesOnBehindAPauseWhereItWas) {
    const auto rate = Rate::per_second(10);
    const Profile profile{{{.length = 1s, .from = rate, .to = rate},
                           {.length = 5s},
                           {.length = 1s, .from = rate, .to = rate}}};
    EXPECT_EQ(profile.end(), nth(20));
    EXPECT_EQ(profile.due_at(nth(9)), 900ms);
    EXPECT_EQ(profile.due_at(nth(10)), 6s);
    EXPECT_EQ(profile.due_at(nth(11)), 6100ms);
    EXPECT_EQ(profile.due_at({10 * Place::one - 1}), 999'998'475ns);
}

TEST(SteppedProfile, FollowsASpike) {
    const auto low = Rate::per_second(100);
    const auto high = Rate::per_second(10'000);
    const Profile profile{{{.length = 10s, .from = low, .to = low},
                           {.length = 100ms, .from = high, .to = high},
                           {.length = 10s, .from = low, .to = low}}};
    EXPECT_EQ(profile.end(), nth(3'000));
    EXPECT_EQ(profile.due_at(nth(1'000)), 10s);
    EXPECT_EQ(profile.due_at(nth(1'001)), 10s + 100us);
    EXPECT_EQ(profile.due_at(nth(2'001)), 10s + 100ms + 10ms);
    EXPECT_EQ(profile.highest(), high);
    EXPECT_DOUBLE_EQ(profile.mean_rate(), 3'000 / 20.1);
    EXPECT_DOUBLE_EQ(profile.rate_at(10s + 50ms), 10'000.0);
    EXPECT_DOUBLE_EQ(profile.rate_at(10s + 100ms), 100.0);
}

/// Operations due before a moment, in areas; steps are constant.
Wide area_before(const std::vector<RateStep>& steps, Duration at) {
    Wide area = 0;
    for (const auto& step : steps) {
        const auto part = std::min(at, step.length);
        area += Wide{step.from.per_million_seconds} * static_cast<std::uint64_t>(part.count());
        at -= part;
    }
    return area;
}

TEST(SteppedProfile, IsAsExactInItsLastStepAsInItsFirst) {
    Draws draws{9};
    for (int turn = 0; turn < 500; ++turn) {
        std::vector<RateStep> steps;
        for (int step = 0; step < 20; ++step) {
            // A rate and a length of which no whole number of operations comes.
            const Rate rate{draws.below(4) == 0 ? 0 : draws.below(1'000'000'000'000)};
            const Duration length{static_cast<Duration::rep>(1 + draws.below(5'000'000'000))};
            steps.push_back({.length = length, .from = rate, .to = rate});
        }
        const Profile profile{steps};
        const auto operations = (profile.end().parts + Place::one - 1) / Place::one;
        for (int look = 0; look < 20 && operations > 0; ++look) {
            const auto index = draws.below(operations);
            const auto due = profile.due_at(nth(index));
            ASSERT_TRUE(due);
            const auto area = Wide{index} * area_of_one;
            EXPECT_TRUE(area_before(steps, *due) >= area);
            // As much a moment before only where a pause has just ended.
            EXPECT_TRUE(*due == 0ns || area_before(steps, *due - 1ns) <= area);
        }
    }
}

/// When a rate of `from` that grows by `slope` a second a second has made `count` operations due.
long double analytic(long double from, long double slope, long double count) {
    return 2 * count / (from + std::sqrt(from * from + 2 * slope * count));
}

TEST(RampProfile, IsWithinAMicrosecondOfTheAnalyticValueUpwards) {
    const Profile profile{
        {{.length = 100s, .from = Rate::per_second(100), .to = Rate::per_second(10'100)}}};
    EXPECT_EQ(profile.end(), nth(510'000));
    for (std::uint64_t index = 0; index < 510'000; index += 17) {
        const auto seconds = analytic(100.0L, 100.0L, static_cast<long double>(index));
        const auto due = static_cast<long double>(profile.due_at(nth(index))->count()) * 1e-9L;
        EXPECT_NEAR(static_cast<double>(due - seconds), 0.0, 1e-6) << index;
    }
}

TEST(RampProfile, IsWithinAMicrosecondOfTheAnalyticValueDownToZero) {
    const Profile profile{{{.length = 100s, .from = Rate::per_second(1'000)}}};
    EXPECT_EQ(profile.end(), nth(50'000));
    for (std::uint64_t index = 1; index <= 50'000; ++index) {
        // Counted from the end, where the rate is zero.
        const auto seconds = 100.0L - analytic(0.0L, 10.0L, static_cast<long double>(index));
        const auto due =
            static_cast<long double>(profile.due_at(nth(50'000 - index))->count()) * 1e-9L;
        EXPECT_NEAR(static_cast<double>(due - seconds), 0.0, 1e-6) << index;
    }
}

TEST(RampProfile, CountsAnOperationFromItsDueTimeOn) {
    Draws draws{10};
    for (int turn = 0; turn < 20'000; ++turn) {
        const RateStep step{
            .length = Duration{static_cast<Duration::rep>(1 + draws.below(3'600'000'000'000))},
            .from = {draws.below(1'000'000'000'000)},
            .to = {draws.below(1'000'000'000'000)}};
        const Profile profile{{step}};
        if (profile.end().parts == 0) {
            continue;
        }
        const Place place{draws.below(profile.end().parts)};
        const auto due = profile.due_at(place);
        ASSERT_TRUE(due);
        const auto twice_area_before = [&](Duration at) {
            const auto length = static_cast<std::uint64_t>(step.length.count());
            const auto time = static_cast<std::uint64_t>(at.count());
            const auto twice_mean = Wide{step.from.per_million_seconds} * (2 * length - time) +
                                    Wide{step.to.per_million_seconds} * time;
            return twice_mean * time / length;
        };
        // So much of twice the area makes a part.
        const auto wanted = Wide{place.parts} * (2 * area_of_one / Place::one);
        EXPECT_TRUE(twice_area_before(*due) >= wanted);
        EXPECT_TRUE(*due == 0ns || twice_area_before(*due - 1ns) < wanted);
    }
}

TEST(RampProfile, NeverDecreasesFromPartToPart) {
    for (const auto& [from, to] : {std::pair{0U, 9U}, {9U, 0U}, {1U, 9U}, {9U, 8U}}) {
        const Profile profile{
            {{.length = 2s, .from = Rate::per_second(from), .to = Rate::per_second(to)},
             {.length = 1s, .from = Rate::per_second(to), .to = Rate::per_second(from)}}};
        Duration before{};
        for (Place place{}; place < profile.end(); ++place.parts) {
            const auto due = profile.due_at(place);
            ASSERT_TRUE(due);
            ASSERT_GE(*due, before) << place.parts;
            before = *due;
        }
        EXPECT_LE(before, profile.length());
    }
}

TEST(RampProfile, IsTheConstantRateWhereBothEndsAreAlmostTheSame) {
    const Profile ramp{{{.length = 10h, .from = {1'000'000'000}, .to = {1'000'000'001}}}};
    const auto due = ramp.due_at(nth(36'000'000));
    ASSERT_TRUE(due);
    EXPECT_NEAR(static_cast<double>(due->count()), 36e12, 36e3);
}

TEST(RampProfile, LastsForDaysWithoutLosingDigits) {
    const Profile profile{{{.length = 24h * 30, .from = Rate::per_second(1'000'000)}}};
    const auto last = profile.due_at({profile.end().parts - 1});
    ASSERT_TRUE(last);
    EXPECT_LE(*last, profile.length());
    EXPECT_GE(*last, profile.length() - 1s);
    EXPECT_LE(profile.due_at({profile.end().parts - 2}), last);
}

TEST(RampProfile, SaysItsRateAndItsMean) {
    const Profile profile{{{.length = 10s, .to = Rate::per_second(1'000)},
                           {.length = 10s, .from = Rate::per_second(200), .to = {}}}};
    EXPECT_DOUBLE_EQ(profile.rate_at(2500ms), 250.0);
    EXPECT_DOUBLE_EQ(profile.rate_at(10s), 200.0);
    EXPECT_DOUBLE_EQ(profile.rate_at(15s), 100.0);
    EXPECT_DOUBLE_EQ(profile.rate_at(20s), 0.0);
    EXPECT_DOUBLE_EQ(profile.rate_at(-1ns), 0.0);
    EXPECT_DOUBLE_EQ(profile.mean_rate(), 300.0);
    EXPECT_EQ(profile.highest(), Rate::per_second(1'000));
}

}  // namespace
}  // namespace sonde::load
