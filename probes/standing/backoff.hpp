// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstdint>
#include <random>

namespace sonde {

/// How long to wait before connecting again: twice as long each time, and each time a little less
/// by chance, so that the clients of a broker that went away do not all come back at once.
class Backoff {
  public:
    static constexpr Duration shortest = std::chrono::milliseconds{100};

    /// `longest`: of a pause; shortest or more. The same seed gives the same pauses.
    Backoff(Duration longest, std::uint64_t seed) : longest_{longest}, random_{seed} {}

    /// The next pause: between half of its step and all of it.
    Duration next();
    /// A pause as long as they get, and so are those that follow.
    Duration longest();

    /// A connection has ended that was this old. One that lived four times as long as the pause
    /// before it was a success, and the pauses are short again. A younger one was none: where two
    /// clients of one name take the session from each other, or a broker throws us out as soon as
    /// we are in, the pauses go on growing.
    void connection_ended(Duration age);

  private:
    Duration jittered(Duration step);

    Duration longest_;
    std::mt19937_64 random_;
    Duration step_{shortest};
    Duration last_{};
};

}  // namespace sonde
