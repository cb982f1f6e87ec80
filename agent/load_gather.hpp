// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/load_part.hpp"
#include "agent/load_processes.hpp"
#include "probes/clock.hpp"
#include "probes/load/plan.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// Starts the processes, and waits until each has read the plan, knows its part and the moment when
/// all start, and has opened what it needs. The error says in one or more lines who could not.
tl::expected<std::vector<LoadPart>, std::string> gather(const ProcessesSpec& spec,
                                                        const load::LoadPlan& plan,
                                                        const std::optional<WallTime>& start_at,
                                                        const Clock& clock);

}  // namespace sonde
