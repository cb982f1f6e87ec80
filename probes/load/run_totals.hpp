// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/result.hpp"
#include "probes/load/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sonde::load {

/// Adds a run's intervals up to its result.
class RunTotals {
  public:
    explicit RunTotals(LoadResult start) : result_{std::move(start)} {}

    void add(const LoadSnapshot& snapshot);

    /// More, or fewer, deliveries that nobody owed.
    void excuse(std::int64_t deliveries);

    /// The result as it stands; `limited_by` and thresholds are the caller's.
    LoadResult result() const;
    const LoadResult& so_far() const { return result_; }
    const GeneratorTally& while_measuring() const { return while_measuring_; }

  private:
    void note_gaps(const LoadSnapshot& snapshot);

    LoadResult result_;
    GeneratorTally while_measuring_{};
    double scheduled_by_rate_{};
    std::optional<Duration> last_delivery_{};  ///< In the measure stage, to a millisecond.
    bool measuring_{false};
};

/// All of a result as one interval, that of the measure stage: where the intervals are not known,
/// as after a merge.
LoadSnapshot whole_of(const LoadResult& result);

TimelineRow row_of(const LoadSnapshot& snapshot);

}  // namespace sonde::load
