// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_flags.hpp"
#include "agent/command_line_settings.hpp"
#include "config/plan_draft.hpp"
#include "config/surroundings.hpp"
#include "probes/load/plan.hpp"

#include <string>
#include <vector>

namespace sonde {

/// A plan as the command line says it, from --plan FILE or from flags alone.
struct PlanOnCommandLine {
    load::LoadPlan plan{};
    bool seed_given{};
};

/// Reads it, and adds a line for each thing that is wrong. `--step-duration` counts as `--duration`
/// does, and a search without either has one of its own.
PlanOnCommandLine read_plan(const Arguments& arguments, const Surroundings& around, Wrongs& wrongs);

/// The words that make the same plan again.
std::vector<std::string> plan_arguments_of(const Arguments& arguments, const load::LoadPlan& plan);

}  // namespace sonde
