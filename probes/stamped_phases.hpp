// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/clock_relation.hpp"
#include "probes/moment.hpp"
#include "probes/phase.hpp"
#include "probes/result.hpp"

#include <optional>

namespace sonde {

/// The phases of a run as the kernel saw them, beside those that the program took itself, and what
/// lay between the two.
class StampedPhases {
  public:
    /// What the opening of the connection came to.
    void adopt(const PhaseTimes& opening) { times_ = opening; }

    /// A phase by its stamps; where either is missing the kernel does not know it.
    void set(Phase phase, std::optional<Instant> sent, const Moment& received);

    /// Puts the kernel's times into the result, if it knows every phase of MQTT that was reached
    /// and the time of day, by which it stamps, was not set meanwhile. All or none: phases that
    /// were taken in different ways do not compare.
    void conclude(const ClockRelation& before,
                  const ClockRelation& after,
                  ProbeResult& result) const;

  private:
    PhaseTimes times_{};
    Duration local_delay_{};
};

}  // namespace sonde
