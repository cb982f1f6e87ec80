// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/plan.hpp"
#include "probes/load/search.hpp"
#include "probes/load/search_step.hpp"

#include <optional>
#include <span>
#include <string>

namespace sonde::load {

/// The name of the format; a version may gain members, it never loses or renames one.
inline constexpr const char* load_curve_schema = "sonde.load-curve/1";

/// One object in one line without its newline: the steps in the order in which they were run, and
/// what a search found; `search` is null for a sweep. Rates a second, seconds, and null for what
/// was not measured. `plan` is the one that was scaled.
std::string to_json_line(const LoadPlan& plan,
                         std::span<const StepOutcome> steps,
                         const std::optional<SearchResult>& search);

}  // namespace sonde::load
