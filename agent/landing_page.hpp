#pragma once

#include "agent/probe_board.hpp"
#include "probes/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// The page at `/`: every probe with its state, the time of each phase and its last failure.
/// Complete in itself; it asks nobody for anything.
std::string landing_page(const std::vector<ProbeStanding>& probes,
                         std::string_view version,
                         WallTime now);

}  // namespace sonde
