// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/probe_board.hpp"
#include "agent/run_archive.hpp"

#include <string>
#include <string_view>

namespace sonde {

/// What the page wants to know beside what has changed.
struct BoardFrame {
    std::string_view cursor{};   ///< What to ask with next.
    std::string_view trouble{};  ///< What is wrong with the configuration; empty for nothing.
    bool whole{};                ///< Nothing from before counts any more.
    WallTime now{};
};

/// One object in one line: `cursor`, `whole`, `more`, `now`, `trouble`, counts, and each changed
/// probe with a row for each of its standings. Times are seconds; `recent` are the last runs in
/// microseconds, the oldest first, and below zero where one failed. Text of brokers' is printable
/// and bounded.
std::string board_json(const BoardChanges& changes, const BoardFrame& frame);

/// One probe in full: of each standing the last run phase by phase with its facts, and the last
/// failures. Runs that are not kept any more have no number.
std::string probe_json(const ProbeRows& rows, WallTime now, const RunArchive& archive);

}  // namespace sonde
