// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/blueprint.hpp"
#include "probes/load/receiver_table.hpp"
#include "probes/load/snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sonde::load {

/// Who received a message.
struct Receiver {
    std::uint32_t slot{};      ///< Of the worker's clients.
    std::uint32_t presence{};  ///< Grows when the client was away and its session kept nothing.
    std::uint32_t population{};
    bool shared{};  ///< By a shared subscription: gaps are other members' messages.
};

/// Judges what a worker's receivers get: integrity always, in constant memory for each receiver and
/// stream. No I/O, no clock.
class Deliveries {
  public:
    /// `blueprint` must outlive it.
    explicit Deliveries(const Blueprint& blueprint) : blueprint_{blueprint} {}

    struct Verdict {
        bool ours{};  ///< A whole message of this run, which may be a copy.
        std::uint32_t stream{};
    };

    /// `interval`: when the tally's interval began.
    Verdict take(const Receiver& receiver,
                 std::span<const std::byte> payload,
                 bool dup,
                 Instant at,
                 Instant interval,
                 LoadSnapshot& tally);

    /// The longest time since a stream was last heard, of all that were.
    Duration longest_silence(Instant now) const;

    const ReceiverTable& table() const { return table_; }

  private:
    bool intact(const struct LoadHeader& header, std::span<const std::byte> payload) const;
    void note_latency(const struct LoadHeader& header, Instant at, LoadSnapshot& tally) const;

    const Blueprint& blueprint_;
    ReceiverTable table_{};
};

}  // namespace sonde::load
