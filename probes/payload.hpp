// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sonde {

/// What a probe writes at the front of each message, so that it knows its own again: a late message
/// of an earlier run, another agent's, a duplicate or a damaged one is never taken for the answer.
///
/// Layout, big endian: 0 `snd1`; 4 CRC-32 (IEEE 802.3) of all that follows; 8 run; 16 sequence;
/// 24 send time in nanoseconds since 1970; 32 filler that follows from run and sequence.
struct MessageHeader {
    std::uint64_t run{};       ///< Random, one for each run.
    std::uint64_t sequence{};  ///< Counts the run's messages from 0.
    WallTime sent{};

    friend bool operator==(const MessageHeader&, const MessageHeader&) = default;
};

/// Fills all of `into`, which must have smallest_payload bytes or more.
void write_message(const MessageHeader& header, std::span<std::byte> into);

/// The header, where the bytes are a whole and undamaged sonde message, whoever sent it.
std::optional<MessageHeader> read_message(std::span<const std::byte> payload);

/// True where the bytes were a sonde message once: magic and run are ours, whatever else they are.
bool resembles_run(std::span<const std::byte> payload, std::uint64_t run);

}  // namespace sonde
