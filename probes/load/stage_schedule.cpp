// SPDX-License-Identifier: Apache-2.0
#include "probes/load/stage_schedule.hpp"

#include "probes/load/profile.hpp"
#include "probes/load/random.hpp"

namespace sonde::load {

namespace {

/// Parts of the seed, so that no two schedules of a run are alike.
constexpr std::uint64_t warm_up_part = 1;
constexpr std::uint64_t measure_part = 2;

ScheduleSpec schedule_of(const LoadPlan& plan, std::size_t index, std::uint64_t part) {
    const auto& population = plan.populations[index];
    return {.arrivals = population.arrivals,
            .burst = population.burst,
            .clients = population.count,
            .seed = derived_seed(derived_seed(plan.seed, part), index)};
}

}  // namespace

ScheduleSpec measure_schedule(const LoadPlan& plan, std::size_t population) {
    auto spec = schedule_of(plan, population, measure_part);
    spec.profile = plan.populations[population].profile;
    return spec;
}

ScheduleSpec warm_up_schedule(const LoadPlan& plan, std::size_t population, Duration length) {
    auto spec = schedule_of(plan, population, warm_up_part);
    const auto& profile = plan.populations[population].profile;
    if (!profile.empty() && length > Duration::zero()) {
        const auto first = profile.front().from;
        const auto rate = first.is_zero() ? Profile{profile}.highest() : first;
        spec.profile = {{.length = length, .from = rate, .to = rate}};
    }
    return spec;
}

std::vector<std::uint32_t> clients_of(const Population& population, const Shard& shard) {
    std::vector<std::uint32_t> ours;
    for (std::uint32_t client = 0; client < population.count; ++client) {
        if (shard_of(client, population.groups, shard.count) == shard.index) {
            ours.push_back(client);
        }
    }
    return ours;
}

}  // namespace sonde::load
