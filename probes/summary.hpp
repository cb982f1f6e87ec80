// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/histogram.hpp"
#include "probes/result.hpp"

#include <array>
#include <cstdint>

namespace sonde {

/// What many runs of one probe came to, in bounded memory. The time of a phase that failed enters
/// no distribution.
class Summary {
  public:
    void add(const ProbeResult& result);

    std::uint64_t runs() const { return runs_; }
    std::uint64_t failures() const { return failures_; }
    double success_ratio() const;  ///< 0 to 1; 0 before the first run.

    const Histogram& phase(Phase phase) const { return phases_[static_cast<std::size_t>(phase)]; }
    const Histogram& total() const { return total_; }  ///< Of successful runs.
    const MessageCounts& messages() const { return messages_; }

  private:
    std::uint64_t runs_{};
    std::uint64_t failures_{};
    std::array<Histogram, all_phases.size()> phases_{};
    Histogram total_{};
    MessageCounts messages_{};
};

}  // namespace sonde
