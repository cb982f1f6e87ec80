// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

namespace sonde::support {

/// A clock that stands until it is told to go on: what a test measures is exact.
class FakeClock final : public Clock {
  public:
    Instant now() const override { return now_; }
    WallTime wall_now() const override { return wall_; }

    /// Both clocks go on together.
    void advance(Duration time) {
        now_ += time;
        wall_ += time;
    }
    /// Never goes back: what should have happened earlier happens now.
    void advance_to(Instant moment) {
        if (moment > now_) {
            advance(moment - now_);
        }
    }
    /// The time of day steps, as NTP may make it.
    void set_wall(WallTime moment) { wall_ = moment; }

  private:
    Instant now_{std::chrono::hours{1}};
    WallTime wall_{std::chrono::seconds{1'767'323'045}};
};

}  // namespace sonde::support
