// SPDX-License-Identifier: Apache-2.0
#include "probes/load/schedule.hpp"

#include "probes/load/shard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <set>
#include <utility>
#include <vector>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

std::vector<std::uint32_t> everybody(std::uint32_t clients) {
    std::vector<std::uint32_t> all(clients);
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

std::vector<Due> taken(Schedule schedule) {
    std::vector<Due> operations;
    for (; schedule.next(); schedule.take()) {
        operations.push_back(*schedule.next());
    }
    return operations;
}

std::vector<Due> whole(const ScheduleSpec& spec) {
    return taken(Schedule{spec, everybody(spec.clients)});
}

/// Where several are due at once their order is not part of what schedules promise.
std::vector<Due> sorted(std::vector<Due> operations) {
    std::ranges::sort(operations, {}, [](const Due& due) { return std::pair{due.at, due.client}; });
    return operations;
}

std::vector<RateStep> steady(std::uint64_t per_second, Duration length) {
    const auto rate = Rate::per_second(per_second);
    return {{.length = length, .from = rate, .to = rate}};
}

constexpr std::array all_arrivals{Arrivals::uniform, Arrivals::poisson, Arrivals::burst};

class Draws {
  public:
    explicit Draws(std::uint64_t seed) : bits_{seed} {}

    std::uint32_t between(std::uint32_t least, std::uint32_t most) {
        return std::uniform_int_distribution<std::uint32_t>{least, most}(bits_);
    }
    std::vector<RateStep> profile() {
        std::vector<RateStep> steps;
        for (auto left = between(1, 4); left > 0; --left) {
            const auto from = between(0, 3) == 0 ? 0 : between(1, 3'000);
            const auto to = between(0, 1) == 0 ? from : between(0, 3'000);
            steps.push_back({.length = std::chrono::milliseconds{between(1, 500)},
                             .from = Rate::per_second(from),
                             .to = Rate::per_second(to)});
        }
        return steps;
    }
    ScheduleSpec spec() {
        const auto seed = std::uint64_t{between(0, ~0U)};
        return {.arrivals = all_arrivals.at(between(0, 2)),
                .burst = between(1, 20),
                .clients = between(1, 300),
                .seed = seed << 20U,
                .profile = profile()};
    }

  private:
    std::mt19937_64 bits_;
};

/// The schedules of the parts, one behind the other.
std::vector<Due> united(const ScheduleSpec& spec,
                        const std::vector<std::vector<std::uint32_t>>& parts) {
    std::vector<Due> operations;
    for (const auto& part : parts) {
        const auto more = taken(Schedule{spec, part});
        operations.insert(operations.end(), more.begin(), more.end());
    }
    return operations;
}

TEST(Schedule, OfAllShardsIsThatOfTheWholePlan) {
    Draws draws{1};
    for (int turn = 0; turn < 300; ++turn) {
        const auto spec = draws.spec();
        const auto shards = draws.between(1, 9);
        const auto groups = draws.between(1, spec.clients);
        std::vector<std::vector<std::uint32_t>> parts(shards);
        for (std::uint32_t client = 0; client < spec.clients; ++client) {
            parts[shard_of(client, groups, shards)].push_back(client);
        }
        EXPECT_EQ(sorted(united(spec, parts)), sorted(whole(spec))) << "turn " << turn;
    }
}

TEST(Schedule, OfAnyPartsIsThatOfTheWholePlan) {
    Draws draws{2};
    for (int turn = 0; turn < 300; ++turn) {
        const auto spec = draws.spec();
        std::vector<std::vector<std::uint32_t>> parts(draws.between(1, 20));
        for (std::uint32_t client = 0; client < spec.clients; ++client) {
            parts[draws.between(0, static_cast<std::uint32_t>(parts.size()) - 1)].push_back(client);
        }
        EXPECT_EQ(sorted(united(spec, parts)), sorted(whole(spec))) << "turn " << turn;
    }
}

TEST(Schedule, NeverGoesBackInTimeNorBehindItsProfile) {
    Draws draws{3};
    for (int turn = 0; turn < 300; ++turn) {
        const auto spec = draws.spec();
        const auto operations = whole(spec);
        EXPECT_TRUE(std::ranges::is_sorted(operations, {}, &Due::at)) << "turn " << turn;
        for (const auto& [at, client] : operations) {
            ASSERT_GE(at, 0ns);
            ASSERT_LE(at, Profile{spec.profile}.length());
            ASSERT_LT(client, spec.clients);
        }
    }
}

TEST(Schedule, IsTheSameWithTheSameSeedAndAnotherWithAnother) {
    for (const auto arrivals : all_arrivals) {
        ScheduleSpec spec{.arrivals = arrivals,
                          .burst = 3,
                          .clients = 20,
                          .seed = 4,
                          .profile = steady(1'000, 1s)};
        const auto once = whole(spec);
        EXPECT_EQ(once, whole(spec));
        spec.seed = 5;
        EXPECT_NE(once, whole(spec));
    }
}

TEST(Schedule, WithoutClientsOrRateIsEmpty) {
    for (const auto arrivals : all_arrivals) {
        const ScheduleSpec busy{.arrivals = arrivals, .clients = 20, .profile = steady(1'000, 1s)};
        EXPECT_FALSE(Schedule(busy, {}).next());
        EXPECT_TRUE(Schedule(busy, {19}).next());
        const ScheduleSpec paused{.arrivals = arrivals, .clients = 2, .profile = steady(0, 1s)};
        EXPECT_TRUE(whole(paused).empty());
        EXPECT_TRUE(whole({.arrivals = arrivals, .clients = 2}).empty());
    }
}

TEST(PoissonSchedule, EndsWhereTheAxisDoes) {
    const ScheduleSpec spec{
        .arrivals = Arrivals::poisson,
        .clients = ~std::uint32_t{0},
        .profile = {{.length = 24h * 1'000, .from = {Rate::most}, .to = {Rate::most}}}};
    const auto operations = taken(Schedule{spec, {0}});
    // 2^48 operations, of which each client has one in 2^32.
    EXPECT_NEAR(static_cast<double>(operations.size()), 65'536.0, 1'500.0);
    EXPECT_TRUE(std::ranges::is_sorted(operations, {}, &Due::at));
}

TEST(UniformSchedule, HoldsExactlyTheOperationsOfTheProfile) {
    for (const std::uint32_t clients : {1U, 2U, 3U, 7U, 100U, 999U, 1'000U, 1'001U, 5'000U}) {
        for (const std::uint64_t rate : {1U, 10U, 999U, 1'000U, 2'500U}) {
            const ScheduleSpec spec{
                .clients = clients, .seed = clients, .profile = steady(rate, 2s)};
            EXPECT_EQ(whole(spec).size(), rate * 2) << clients << " clients at " << rate;
        }
    }
}

TEST(UniformSchedule, HoldsExactlyTheOperationsOfStepsAndRamps) {
    const ScheduleSpec spec{
        .clients = 30,
        .seed = 9,
        .profile = {
            {.length = 1s, .to = Rate::per_second(1'000)},
            {.length = 1s},
            {.length = 100ms, .from = Rate::per_second(5'000), .to = Rate::per_second(5'000)}}};
    EXPECT_EQ(whole(spec).size(), 500U + 500U);
}

TEST(UniformSchedule, HasOneOperationDueInEachOfTheRatesPeriods) {
    const auto operations = whole({.clients = 25, .seed = 3, .profile = steady(1'000, 1s)});
    for (std::size_t i = 0; i < operations.size(); ++i) {
        EXPECT_GE(operations[i].at, i * 1ms);
        EXPECT_LE(operations[i].at, (i + 1) * 1ms);
    }
}

TEST(UniformSchedule, GivesEachClientAnEvenBeatAtAPhaseOfItsOwn) {
    const auto operations = whole({.clients = 100, .seed = 3, .profile = steady(1'000, 2s)});
    std::vector<Duration> last(100, -1ns);
    std::set<Duration> phases;
    for (const auto& [at, client] : operations) {
        if (last[client] >= 0ns) {
            // A hundred places at 1 ms; each end is rounded up to a nanosecond.
            EXPECT_NEAR(static_cast<double>((at - last[client]).count()), 1e8, 1.0);
        } else {
            phases.insert(at % 1ms);
        }
        last[client] = at;
    }
    EXPECT_GT(phases.size(), 95U);
}

TEST(UniformSchedule, PutsClientsIntoARandomOrder) {
    constexpr std::uint32_t clients = 1'000;
    const auto operations = whole({.clients = clients, .seed = 11, .profile = steady(clients, 1s)});
    std::set<std::uint32_t> seen;
    std::size_t rises = 0;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        seen.insert(operations[i].client);
        rises += i > 0 && operations[i].client > operations[i - 1].client ? 1U : 0U;
    }
    EXPECT_EQ(seen.size(), clients);
    // Half of them, with a deviation of about 9.
    EXPECT_NEAR(static_cast<double>(rises), 500.0, 60.0);
}

TEST(BurstSchedule, MakesAClientsBatchDueAtOnce) {
    const ScheduleSpec spec{.arrivals = Arrivals::burst,
                            .burst = 7,
                            .clients = 10,
                            .seed = 2,
                            .profile = steady(7'000, 1s)};
    const auto operations = whole(spec);
    ASSERT_EQ(operations.size(), 7'000U);
    for (std::size_t i = 0; i < operations.size(); ++i) {
        EXPECT_EQ(operations[i], operations[i - i % 7]);
        if (i % 7 == 0) {
            // A batch in each period of the rate of batches.
            EXPECT_EQ(operations[i].at / 1ms, static_cast<std::int64_t>(i / 7));
        }
    }
}

TEST(BurstSchedule, OfOneIsTheUniformOne) {
    ScheduleSpec spec{.burst = 5, .clients = 10, .seed = 2, .profile = steady(500, 1s)};
    const auto uniform = whole(spec);
    spec.arrivals = Arrivals::burst;
    EXPECT_NE(whole(spec), uniform);
    spec.burst = 1;
    EXPECT_EQ(whole(spec), uniform);
    spec.burst = 0;
    EXPECT_EQ(whole(spec), uniform);
}

struct Moments {
    double mean{};
    double variance{};
};

Moments moments_of(const std::vector<double>& values) {
    Moments moments{};
    for (const double value : values) {
        moments.mean += value / static_cast<double>(values.size());
    }
    for (const double value : values) {
        moments.variance +=
            (value - moments.mean) * (value - moments.mean) / static_cast<double>(values.size());
    }
    return moments;
}

std::vector<double> gaps_of(const std::vector<Due>& operations) {
    std::vector<double> gaps;
    Duration before{};
    for (const auto& due : operations) {
        gaps.push_back(static_cast<double>((due.at - before).count()) * 1e-9);
        before = due.at;
    }
    return gaps;
}

/// An exponential distribution has a deviation as large as its mean, and e^-1 of it is above.
void expect_exponential(const std::vector<double>& gaps, double mean, double tolerance) {
    const auto moments = moments_of(gaps);
    EXPECT_NEAR(moments.mean / mean, 1.0, tolerance);
    EXPECT_NEAR(moments.variance / (mean * mean), 1.0, 4 * tolerance);
    for (const double multiple : {0.1, 1.0, 3.0}) {
        const auto above =
            std::ranges::count_if(gaps, [&](double gap) { return gap > multiple * mean; });
        const auto share = static_cast<double>(above) / static_cast<double>(gaps.size());
        EXPECT_NEAR(share, std::exp(-multiple), tolerance) << multiple;
    }
}

TEST(PoissonSchedule, IsAPoissonProcessInTheSum) {
    for (const std::uint32_t clients : {1U, 10U, 1'000U}) {
        const auto operations = whole({.arrivals = Arrivals::poisson,
                                       .clients = clients,
                                       .seed = 6,
                                       .profile = steady(1'000, 100s)});
        // 100 000 operations, with a deviation of 316.
        EXPECT_NEAR(static_cast<double>(operations.size()), 100'000.0, 1'600.0);
        expect_exponential(gaps_of(operations), 1e-3, 0.02);
    }
}

TEST(PoissonSchedule, IsAPoissonProcessForEachClient) {
    const ScheduleSpec spec{
        .arrivals = Arrivals::poisson, .clients = 10, .seed = 6, .profile = steady(1'000, 200s)};
    for (const std::uint32_t client : {0U, 9U}) {
        expect_exponential(gaps_of(taken(Schedule{spec, {client}})), 1e-2, 0.04);
    }
}

TEST(PoissonSchedule, HasGapsThatDoNotDependOnTheOneBefore) {
    const auto gaps = gaps_of(whole(
        {.arrivals = Arrivals::poisson, .clients = 50, .seed = 6, .profile = steady(1'000, 100s)}));
    const auto moments = moments_of(gaps);
    double together = 0;
    for (std::size_t i = 1; i < gaps.size(); ++i) {
        together += (gaps[i] - moments.mean) * (gaps[i - 1] - moments.mean);
    }
    const auto correlation = together / static_cast<double>(gaps.size()) / moments.variance;
    EXPECT_NEAR(correlation, 0.0, 0.02);
}

TEST(PoissonSchedule, CountsAsManyInASecondAsVaryingNumbersDo) {
    std::vector<double> counts(500, 0.0);
    for (const auto& due : whole({.arrivals = Arrivals::poisson,
                           .clients = 40,
                           .seed = 12,
                           .profile = steady(200, 500s)})) {
        counts.at(static_cast<std::size_t>(due.at / 1s)) += 1.0;
    }
    // The variance of a Poisson distribution is its mean.
    const auto moments = moments_of(counts);
    EXPECT_NEAR(moments.mean, 200.0, 4.0);
    EXPECT_NEAR(moments.variance, 200.0, 60.0);
}

TEST(PoissonSchedule, FollowsARamp) {
    std::vector<double> halves(2, 0.0);
    for (const auto& due : whole({.arrivals = Arrivals::poisson,
                           .clients = 40,
                           .seed = 12,
                           .profile = {{.length = 20s, .to = Rate::per_second(2'000)}}})) {
        halves[due.at < 10s ? 0 : 1] += 1.0;
    }
    EXPECT_NEAR(halves[0], 5'000.0, 350.0);
    EXPECT_NEAR(halves[1], 15'000.0, 600.0);
}

}  // namespace
}  // namespace sonde::load
