// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/plan_draft.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"
#include "probes/load/plan.hpp"

#include <tl/expected.hpp>

#include <string>
#include <vector>

namespace sonde {

/// Makes the draft a plan that can be run. The error has the draft's own complaints and what is
/// wrong between its settings. A seed that nobody wrote is 0.
tl::expected<load::LoadPlan, Complaints> finish_plan(PlanDraft draft, const Surroundings& around);

/// What is allowed but may surprise whoever wrote the plan, a sentence each.
std::vector<std::string> remarks_on(const load::LoadPlan& plan);

}  // namespace sonde
