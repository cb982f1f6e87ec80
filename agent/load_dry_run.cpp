// SPDX-License-Identifier: Apache-2.0
#include "agent/load_dry_run.hpp"

#include "agent/load_processes.hpp"
#include "agent/load_report.hpp"
#include "probes/load/engine.hpp"
#include "probes/load/stage_schedule.hpp"

#include <cstddef>
#include <utility>

namespace sonde {

namespace {

constexpr std::size_t moments_shown = 10;
constexpr int not_started_status = 3;

}  // namespace

std::vector<load::PopulationSchedule> schedules_of(const load::LoadPlan& plan,
                                                   const load::Shard& shard) {
    std::vector<load::PopulationSchedule> schedules;
    for (std::size_t index = 0; index < plan.populations.size(); ++index) {
        const auto& population = plan.populations[index];
        if (population.publishes() && population.loop == load::LoopKind::open) {
            schedules.push_back({.population = population.name,
                                 .schedule = load::Schedule{measure_schedule(plan, index),
                                                            clients_of(population, shard)}});
        }
    }
    return schedules;
}

int show_dry_run(const LoadCommand& command, const load::LoadPlan& plan, const LoadOutput& output) {
    // With several processes: what the first of them would do, and what they come to together.
    const auto shard = shard_of_process(command.shard, 0, command.processes);
    auto preflight = dry_run(plan, shard);
    if (!preflight) {
        complain(output, preflight.error());
        return not_started_status;
    }
    if (auto together = dry_run(plan, command.shard, command.processes)) {
        preflight->obstacles = std::move(together->obstacles);
        preflight->warnings = std::move(together->warnings);
    }
    const auto moments = first_moments(schedules_of(plan, shard), moments_shown);
    write_dry_run(output.out, plan, shard, *preflight, moments, output.style);
    return preflight->obstacles.empty() ? 0 : not_started_status;
}

}  // namespace sonde
