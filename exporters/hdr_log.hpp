// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/snapshot.hpp"

#include <ostream>
#include <string_view>

namespace sonde::load {

/// Writes HdrHistogram's interval log, version 1.3, while the run goes on: it keeps nothing of what
/// it has written. For each interval a line a tag (`response`, `service`, `acknowledgement`,
/// `lateness`), in nanoseconds, with the interval's maximum in milliseconds, as the log's readers
/// expect. A tag without a value in the interval has no line: none is not zero.
class HdrLog {
  public:
    /// `title`: what the log is of, for people, in its first line. `out` must outlive the log.
    HdrLog(std::ostream& out, std::string_view title);

    void add(const LoadSnapshot& interval);

  private:
    void begin(WallTime start);

    std::ostream& out_;
    bool begun_{false};
};

}  // namespace sonde::load
