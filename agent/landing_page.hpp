// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/probe_board.hpp"
#include "agent/run_archive.hpp"
#include "probes/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// What stands on the page beside its rows.
struct PageFacts {
    BoardCounts counts{};
    std::string_view version{};
    WallTime now{};
    const RunArchive& archive;
    std::string trouble{};  ///< What is wrong with the configuration; empty for nothing.
};

/// The page at `/`: every probe with its state, its last runs and its last failures, kept up to
/// date by the scripts of agent/page. The given probes are its rows where there is no JavaScript.
/// It asks nobody but the program for anything.
std::string landing_page(const std::vector<ProbeStanding>& probes, const PageFacts& facts);

}  // namespace sonde
