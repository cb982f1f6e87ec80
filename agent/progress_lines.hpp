// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/load_progress.hpp"
#include "probes/clock.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/shard.hpp"
#include "probes/load/snapshot.hpp"

#include <cstdint>
#include <ostream>

namespace sonde {

enum class ProgressKind : std::uint8_t {
    none,
    in_place,      ///< One line, written anew each interval; for a terminal.
    now_and_then,  ///< A line every ten seconds.
};

/// Tells people how far a load run has come.
class ProgressLines {
  public:
    /// `out` must outlive it.
    ProgressLines(std::ostream& out,
                  ProgressKind kind,
                  int width,
                  const load::LoadPlan& plan,
                  const load::Shard& shard);
    ProgressLines(const ProgressLines&) = delete;
    ProgressLines& operator=(const ProgressLines&) = delete;
    ~ProgressLines();  ///< Erases the line that is written in place.

    void add(const load::LoadSnapshot& interval);

  private:
    std::ostream& out_;
    ProgressKind kind_;
    int width_;
    load::LoadProgress progress_;
    Duration next_line_;
    bool shown_{false};
};

}  // namespace sonde
