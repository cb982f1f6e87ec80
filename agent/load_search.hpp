// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/load_threshold.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/rate.hpp"
#include "probes/load/result.hpp"
#include "probes/load/search.hpp"
#include "probes/load/search_step.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sonde {

/// Runs a plan to its end. The error is why it could not start, in one or more lines.
using RunStep =
    std::function<tl::expected<load::LoadResult, std::string>(const load::LoadPlan& plan)>;

/// Latency over rate, as far as it came.
struct LoadCurve {
    std::vector<load::StepOutcome> steps{};      ///< In the order in which they were run.
    std::optional<load::SearchResult> search{};  ///< Absent for a sweep.
    bool interrupted{false};    ///< The step that was cut off is not among the steps.
    std::string not_started{};  ///< Why a step could not start; empty where all could.

    friend bool operator==(const LoadCurve&, const LoadCurve&) = default;
};

/// What is told of each step as soon as it is over.
using ObserveStep = std::function<void(const load::StepOutcome& step)>;

/// The steps are run with connections of their own, and under seeds of their own, which follow from
/// the plan's: a late message of one step is foreign to the next.
LoadCurve find_max_rate(const load::LoadPlan& plan,
                        std::span<const load::LoadThreshold> slo,
                        const RunStep& run,
                        const ObserveStep& observe);

LoadCurve sweep(const load::LoadPlan& plan,
                std::span<const load::Rate> rates,
                const RunStep& run,
                const ObserveStep& observe);

/// The exit status of a search or a sweep. A search fails where no rate holds; where the generator
/// kept it from any answer, or was the bottleneck in a step of a sweep, that is said instead. A
/// sweep fails where the plan has thresholds and a step broke.
int exit_status(const LoadCurve& curve, bool has_thresholds, bool all_written);

}  // namespace sonde
