// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace sonde {

using Duration = std::chrono::nanoseconds;

/// A moment on the monotonic clock. Differences of two are durations; it says nothing of the time
/// of day, and it never steps.
using Instant = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// A moment in UTC, for people and for time stamps in results. Never used to take a duration.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

/// The only source of now. Everything that takes a time is handed one, so that tests decide what
/// time it is. Implementations may be read from any thread.
class Clock {
  public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    Clock(Clock&&) = delete;
    Clock& operator=(Clock&&) = delete;
    virtual ~Clock() = default;

    virtual Instant now() const = 0;
    virtual WallTime wall_now() const = 0;
};

/// The machine's clocks (CLOCK_MONOTONIC and CLOCK_REALTIME).
class SystemClock final : public Clock {
  public:
    Instant now() const override;
    WallTime wall_now() const override;
};

}  // namespace sonde
