// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/truth/comparison.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sonde::truth {

/// Some measurements of the same phases, next to one another.
struct TruthColumn {
    std::string_view title{};
    const std::vector<PhaseErrors>& phases;
};

/// A line a phase: how long it took on the wire, and of each column the errors' median, 99 % and
/// largest, in microseconds. Phases that no column has are left out.
std::string to_table(const std::vector<TruthColumn>& columns);

}  // namespace sonde::truth
