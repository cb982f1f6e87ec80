// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/schedule.hpp"
#include "probes/load/shard.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sonde::load {

/// When a population's messages are due in the measure stage. It publishes in the open loop.
ScheduleSpec measure_schedule(const LoadPlan& plan, std::size_t population);

/// And in the warm-up: at the rate with which the measure stage begins or, where that begins from
/// nothing, at its highest.
ScheduleSpec warm_up_schedule(const LoadPlan& plan, std::size_t population, Duration length);

/// The clients of the population that the shard carries, in increasing order.
std::vector<std::uint32_t> clients_of(const Population& population, const Shard& shard);

}  // namespace sonde::load
