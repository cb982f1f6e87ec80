// SPDX-License-Identifier: Apache-2.0
#include "probes/load/stage_schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

LoadPlan plan_of(const RateStep& step) {
    LoadPlan plan{.seed = 7};
    plan.populations = {{.role = Role::subscriber},
                        {.role = Role::publisher, .count = 10, .groups = 5, .profile = {step}},
                        {.role = Role::publisher, .count = 10, .groups = 5, .profile = {step}}};
    return plan;
}

RateStep constant() {
    return {.length = 10s, .from = Rate::per_second(100), .to = Rate::per_second(100)};
}

RateStep ramp() {
    return {.length = 10s, .from = {}, .to = Rate::per_second(100)};
}

TEST(StageSchedule, IsAnotherForEachPopulationStageAndSeed) {
    auto plan = plan_of(constant());
    std::vector<std::uint64_t> seeds{measure_schedule(plan, 1).seed,
                                     measure_schedule(plan, 2).seed,
                                     warm_up_schedule(plan, 1, 1s).seed,
                                     warm_up_schedule(plan, 2, 1s).seed};
    plan.seed = 8;
    seeds.push_back(measure_schedule(plan, 1).seed);
    std::ranges::sort(seeds);
    EXPECT_EQ(std::ranges::adjacent_find(seeds), seeds.end());
}

TEST(StageSchedule, WarmsUpAsTheMeasureStageBegins) {
    const auto warm_up = warm_up_schedule(plan_of(constant()), 1, 3s).profile;
    ASSERT_EQ(warm_up.size(), 1U);
    EXPECT_EQ(warm_up[0].length, Duration{3s});
    EXPECT_EQ(warm_up[0].from, Rate::per_second(100));
    EXPECT_TRUE(warm_up_schedule(plan_of(constant()), 1, 0s).profile.empty());
}

TEST(StageSchedule, WarmsUpAtTheHighestRateOfARampFromNothing) {
    const auto warm_up = warm_up_schedule(plan_of(ramp()), 1, 3s).profile;
    ASSERT_EQ(warm_up.size(), 1U);
    EXPECT_EQ(warm_up[0].from, Rate::per_second(100));
}

TEST(StageSchedule, GivesEachClientToOneShard) {
    const auto plan = plan_of(constant());
    std::vector<std::uint32_t> all;
    for (std::uint32_t index = 0; index < 3; ++index) {
        const auto part = clients_of(plan.populations[1], {.index = index, .count = 3});
        EXPECT_TRUE(std::ranges::is_sorted(part));
        all.insert(all.end(), part.begin(), part.end());
    }
    std::ranges::sort(all);
    EXPECT_EQ(all, clients_of(plan.populations[1], Shard{}));
    EXPECT_EQ(all.size(), 10U);
}

}  // namespace
}  // namespace sonde::load
