#pragma once

#include "probes/clock.hpp"

#include <array>
#include <cstdint>

namespace sonde::load {

/// What a message was to its receiver.
struct ArrivalFacts {
    bool duplicate{};         ///< A copy of it came before.
    bool reordered{};         ///< A later one of its stream came before.
    std::uint64_t excused{};  ///< Messages that were sent while the receiver was away.
    Duration gap{};           ///< Since the delivery before it; zero for the first.
};

/// What one receiver keeps of one stream: constant memory, whatever the number of messages. Knows
/// the latest `window` sequences one by one. One that is older cannot be told from a copy: it
/// counts as reordered, and as a duplicate only where `dup` says so.
class StreamRecord {
  public:
    static constexpr std::uint32_t window = 256;

    ArrivalFacts arrive(std::uint32_t sequence, bool dup, Instant at);

    /// The receiver went away and its session keeps nothing: what is missing before the next
    /// message is nobody's loss.
    void leave() { away_ = true; }

    /// How long the stream has been silent; zero before the first delivery.
    Duration silence(Instant now) const;

  private:
    std::array<std::uint64_t, window / 64> seen_{};  ///< Bit i of it: newest_ - i.
    Instant last_{};
    std::uint32_t newest_{};
    bool begun_{false};
    bool away_{false};
};

}  // namespace sonde::load
