// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/preflight.hpp"
#include "probes/load/schedule.hpp"
#include "probes/load/shard.hpp"

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <vector>

namespace sonde::load {

/// When a message is due, from the start of the measure stage, and who sends it.
struct PlannedMoment {
    Duration at{};
    std::string population{};
    std::uint32_t client{};  ///< Within the population.

    friend bool operator==(const PlannedMoment&, const PlannedMoment&) = default;
};

struct PopulationSchedule {
    std::string population{};
    Schedule schedule;
};

/// The first `count` moments of several populations, in the order in which they are due.
std::vector<PlannedMoment> first_moments(std::vector<PopulationSchedule> schedules,
                                         std::size_t count);

/// For --dry-run: whether the run could start and what forbids it, the plan, what this shard of it
/// needs, and the schedule's first moments. Shows no secret.
void write_dry_run(std::ostream& out,
                   const LoadPlan& plan,
                   const Shard& shard,
                   const Preflight& preflight,
                   std::span<const PlannedMoment> moments,
                   const TextStyle& style);

}  // namespace sonde::load
