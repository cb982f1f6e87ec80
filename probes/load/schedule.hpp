// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/population.hpp"
#include "probes/load/profile.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sonde::load {

/// An operation: when it is due, from the start of the profile, and who carries it out.
struct Due {
    Duration at{};
    std::uint32_t client{};  ///< Within the population.

    friend bool operator==(const Due&, const Due&) = default;
};

struct ScheduleSpec {
    Arrivals arrivals{Arrivals::uniform};
    std::uint32_t burst{1};
    std::uint32_t clients{1};  ///< Of the whole population, in all shards.
    std::uint64_t seed{};      ///< Of this population and stage.
    std::vector<RateStep> profile{};
};

/// All operations of some of a population's clients in the order in which they are due. Each
/// client's operations follow from the specification and the seed alone, so the schedules of
/// disjoint parts of the population add up to the schedule of all of it. Memory is a few words a
/// client; taking the next one allocates nothing.
///
/// Uniform: the population's clients are put in a random order, and the client of rank r has its
/// k-th operation at place r + (a random part of one) + k * clients, so that exactly the profile's
/// number of operations is due, whatever the number of clients. Burst: the same for batches of
/// `burst`. Poisson: each client's gaps are exponential with a mean of `clients` places.
class Schedule {
  public:
    /// `ours`: the clients, in increasing order; each below spec.clients.
    Schedule(const ScheduleSpec& spec, const std::vector<std::uint32_t>& ours);

    /// The next operation; nothing once all have been taken.
    const std::optional<Due>& next() const { return next_; }
    void take();  ///< There must be a next one.

  private:
    struct Slot {
        std::uint64_t place{};   ///< Of the client's next operation, in parts of Place::one.
        std::uint64_t random{};  ///< State of the client's random numbers; Poisson only.
        std::uint32_t client{};
    };

    void fill_ring(const std::vector<std::uint32_t>& ours);
    void fill_heap(const std::vector<std::uint32_t>& ours);
    void draw_place(Slot& slot) const;
    void sift_down(std::size_t hole);
    void advance();
    void find_next();

    ScheduleSpec spec_;
    Profile profile_;
    /// A slot a client: a ring in order of rank, which is order of place from `turn_` on, or, with
    /// Poisson arrivals, a heap of four branches with the first place on top.
    std::vector<Slot> slots_{};
    std::size_t turn_{};
    std::uint32_t left_in_batch_{};
    std::optional<Due> next_{};
};

}  // namespace sonde::load
