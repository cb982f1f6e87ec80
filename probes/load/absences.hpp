// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/blueprint.hpp"
#include "probes/load/receiver_table.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sonde::load {

/// The measured messages of a stream: sequences from `first` up to, and without, `next`.
struct MeasuredSpan {
    std::uint32_t first{};
    std::uint32_t next{};
};

/// How a receiver stands at the end of a run.
struct ReceiverStanding {
    std::uint32_t slot{};  ///< As its worker's table knows it.
    std::string filter{};
    bool present{};            ///< Subscribed.
    std::uint32_t presence{};  ///< See Receiver.
};

/// What only the end of a run can tell of absences: nobody owes a receiver the messages that were
/// sent after it left for good, or before it first came. Answers what to add to the messages that
/// deliveries have excused; it may be negative, where a late comer was excused from the warm-up as
/// well. `spans` are by stream; those of other shards are empty, and so excuse nothing.
class Absences {
  public:
    Absences(const Blueprint& blueprint, std::vector<MeasuredSpan> spans);

    std::int64_t excused(std::span<const ReceiverStanding> standings,
                         const ReceiverTable& table) const;

  private:
    std::int64_t never_heard(std::span<const ReceiverStanding> absent) const;
    std::int64_t measured_up_to(std::uint32_t stream, std::uint32_t sequence) const;

    const Blueprint& blueprint_;
    std::vector<MeasuredSpan> spans_;
};

}  // namespace sonde::load
