// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/schedule.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sonde::load {

/// The operations of several populations, and their behaviours, as one list in order of time.
class Agenda {
  public:
    struct Item {
        Instant due{};
        std::uint32_t entry{};   ///< As add() numbered it.
        std::uint32_t client{};  ///< Within the entry's population.
    };

    explicit Agenda(Instant start) : start_{start} {}

    /// Answers the entry's number, counted from 0.
    std::uint32_t add(Schedule schedule);

    /// When the next is due; nothing once all have been taken.
    std::optional<Instant> next() const { return next_; }

    /// The earliest that is due, taken out; nothing if none is.
    std::optional<Item> take(Instant now);

  private:
    void find_next();

    Instant start_;
    std::vector<Schedule> schedules_{};
    std::size_t earliest_{};
    std::optional<Instant> next_{};
};

}  // namespace sonde::load
