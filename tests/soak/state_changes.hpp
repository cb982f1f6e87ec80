// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sonde::soak {

/// A line of the daemon's log: a probe went down, fails otherwise, or came up.
struct StateChange {
    WallTime at{};
    std::string probe{};
    bool up{};
    std::string phase{};   ///< Of a failure.
    std::string reason{};  ///< Of a failure.
};

/// From the log of `sonde run`, in its order; other lines are left out.
std::vector<StateChange> state_changes(std::string_view log);

}  // namespace sonde::soak
