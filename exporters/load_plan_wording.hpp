// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/plan.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sonde::load {

/// `100 publishers in 4 groups`.
std::string summary_of(const Population& population);

/// What a population does, each fact with its name: `publish`, `rate`, `subscribe`, `session`, ...
/// Texts of the plan as they are: not escaped. No secret.
std::vector<std::pair<std::string, std::string>> facts_of(const Population& population);

/// `connect at 100/s, warm up for 2s, measure for 10s, drain for 5s at most`.
std::string stages_of(const LoadPlan& plan);

}  // namespace sonde::load
