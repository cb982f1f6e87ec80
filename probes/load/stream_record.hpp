// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <array>
#include <cstdint>

namespace sonde::load {

/// What a message was to its receiver.
struct ArrivalFacts {
    bool duplicate{};         ///< A copy of it came before.
    bool reordered{};         ///< A later one of its stream came before, and no copy is known to.
    std::uint64_t excused{};  ///< Messages that were sent while the receiver was away.
    Duration gap{};           ///< Since the delivery before it; zero for the first.
};

/// What one receiver keeps of one stream: constant memory, whatever the number of messages. Knows
/// the latest `window` sequences one by one. One that is older cannot be told from a copy: it
/// counts as reordered, and as a duplicate only where `dup` says so. A stream starts with sequence
/// 0; further ahead than 2^31 is behind.
class StreamRecord {
  public:
    static constexpr std::uint32_t window = 256;

    ArrivalFacts arrive(std::uint32_t sequence, bool dup, Instant at);

    /// The receiver went away and its session keeps nothing: what is missing between the newest
    /// message and the next one that is newer is nobody's loss. One of those that comes all the
    /// same counts as reordered.
    void leave() { away_ = true; }

    bool begun() const { return begun_; }
    /// The sequence behind the newest that came; 0 before the first.
    std::uint32_t next_expected() const { return newest_ + 1; }

    /// How long the stream has been silent; zero before the first delivery.
    Duration silence(Instant now) const;

  private:
    void shift(std::uint32_t ahead);

    std::array<std::uint64_t, window / 64> seen_{};  ///< Bit i of it: newest_ - i.
    Instant last_{};
    std::uint32_t newest_{~std::uint32_t{0}};
    bool begun_{false};
    bool away_{false};
};

}  // namespace sonde::load
