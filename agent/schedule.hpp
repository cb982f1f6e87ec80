// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace sonde {

/// Says when each probe is due, on a fixed grid: run n of a probe is due at start + offset +
/// n * interval, whatever the runs before it took, so nothing drifts. Probes of one interval that
/// come together have their offsets spread evenly over it: 4 probes at 10 s start at 0, 2.5, 5 and
/// 7.5 s, so that neither we nor the broker see a herd. A machine of time alone, without a timer.
class Schedule {
  public:
    /// Probes are known by their place in `intervals`; each is above zero.
    Schedule(Instant start, std::span<const Duration> intervals) { add(start, intervals); }

    /// More probes, on grids that begin at `start`. They are known by the numbers from the answer
    /// on, in their order; no number is used twice.
    std::size_t add(Instant start, std::span<const Duration> intervals);

    /// The probe is never due again. One that is not there is no mistake.
    void remove(std::size_t probe);

    /// When the next probe is due; nothing where there are no probes.
    std::optional<Instant> next() const;

    struct Due {
        std::size_t probe{};
        Instant at{};            ///< When it was meant to start.
        std::uint64_t missed{};  ///< Runs before it that are over without having started.
    };

    /// All that are due by `now`, the earliest first, each at most once: of a probe whose grid was
    /// slept over (a suspended machine) the latest run is due and the others are missed.
    std::vector<Due> take(Instant now);

  private:
    struct Entry {
        Instant at{};
        std::size_t probe{};

        friend auto operator<=>(const Entry&, const Entry&) = default;
    };
    struct Grid {
        Duration interval{};
        Instant next{};
    };

    std::size_t added_{};
    std::map<std::size_t, Grid> grids_{};
    std::set<Entry> queue_{};
};

}  // namespace sonde
