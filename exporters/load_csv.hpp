// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <ostream>

namespace sonde::load {

/// Writes a run's timeline as CSV (RFC 4180) while it goes on: a header row, then a row an
/// interval. The columns are the members of a row in sonde.load/1:
///
/// at, length              the interval, in seconds since the run began
/// stage                   connect, subscribe, warm_up, measure, drain or done
/// connected               clients at the interval's end
/// wanted_rate             messages a second by the schedule
/// scheduled ... overload  messages: counts of this interval
/// connect_failures        connections that failed or were cut
/// response_p50 ...        seconds; empty where nothing was measured, never 0
/// cpu                     of the busiest worker's core, 0 to 1
///
/// A version may gain columns at the end.
class LoadCsv {
  public:
    /// Writes the header row. `out` must outlive it.
    explicit LoadCsv(std::ostream& out);

    void add(const TimelineRow& row);

  private:
    std::ostream& out_;
};

}  // namespace sonde::load
