// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/blueprint.hpp"
#include "probes/load/snapshot.hpp"
#include "probes/load/stages.hpp"
#include "probes/load/worker_link.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde::load {

/// A run's workers, each on a thread of its own. One thread tells them what to do.
class Crew {
  public:
    /// Makes the workers with their clients and starts the threads, which wait for the first order.
    /// The blueprint and the clock must outlive the crew.
    static tl::expected<std::unique_ptr<Crew>, std::string> assemble(const Blueprint& blueprint,
                                                                     const Clock& clock);
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;
    ~Crew();  ///< Ends the workers at once, where they have not ended, and joins them.

    void order(const StageOrder& order);

    /// What happened since the last collection, up to `end`; with an order that follows it at once.
    LoadSnapshot collect(Instant end, const std::optional<StageOrder>& order);

    /// After a `done` order: waits for the workers to end and adds the last they have to say.
    void dismiss(LoadSnapshot& snapshot);

    /// After dismiss(): what is to be added to the excused deliveries (Absences).
    std::int64_t reckon_absences(const Blueprint& blueprint) const;

    /// Nothing while a worker has not carried out all that it was told.
    std::optional<Progress> progress() const;

    std::uint64_t clients() const { return clients_; }
    std::uint64_t clients_memory() const;  ///< Bytes on the heap since before there were clients.

  private:
    struct Member;

    Crew() = default;
    void tell(Member& member, std::optional<Instant> end, const std::optional<StageOrder>& order);

    std::vector<std::unique_ptr<Member>> members_{};
    std::uint64_t clients_{};
    std::uint64_t memory_before_{};
    bool dismissed_{false};
};

}  // namespace sonde::load
