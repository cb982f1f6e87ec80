// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/plan.hpp"
#include "probes/load/shard.hpp"
#include "probes/load/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sonde::load {

/// What a line of progress says beside the interval itself.
struct ProgressContext {
    std::uint64_t failures{};             ///< Since the start of the run, of any kind.
    std::optional<Duration> remaining{};  ///< Until the end, as far as it can be foreseen.
};

/// What happened in the interval: stage, clients connected, rate wanted and got, response times,
/// failures, and when the run ends. One line without its newline, at most `width` columns: what is
/// least needed is left out first, and the stage is cut last.
std::string progress_line(const LoadSnapshot& interval, const ProgressContext& context, int width);

/// Follows a run's intervals for its lines of progress.
class LoadProgress {
  public:
    LoadProgress(const LoadPlan& plan, const Shard& shard);

    /// The line after one more interval.
    std::string add(const LoadSnapshot& interval, int width);

  private:
    std::optional<Duration> remaining(const LoadSnapshot& interval) const;

    Duration warm_up_;
    Duration measure_;
    std::optional<double> connect_rate_;  ///< A second, of this shard.
    std::optional<Stage> stage_{};
    Duration stage_start_{};
    std::uint64_t failures_{};
};

}  // namespace sonde::load
