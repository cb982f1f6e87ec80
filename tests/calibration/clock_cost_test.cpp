// SPDX-License-Identifier: Apache-2.0
#include "probes/calibration/clock_cost.hpp"

#include <gtest/gtest.h>

namespace sonde::calibration {
namespace {

using namespace std::chrono_literals;

/// Each reading takes 25 ns, and one of them is interrupted.
class TickingClock final : public Clock {
  public:
    Instant now() const override {
        ++readings_;
        now_ += readings_ == interrupted ? 4ms : 25ns;
        return now_;
    }
    WallTime wall_now() const override { return {}; }

    static constexpr int interrupted = 100;

  private:
    mutable Instant now_{};
    mutable int readings_{};
};

TEST(ClockCost, IsFromOneReadingToTheNext) {
    const TickingClock clock;
    const auto cost = time_clock_reads(clock, Instant{10ms});
    EXPECT_GT(cost.count(), 1'000U);
    EXPECT_EQ(cost.min(), 25ns);
    EXPECT_EQ(cost.at(99), 25ns);
}

TEST(ClockCost, ShowsWhenSomethingElseRan) {
    const TickingClock clock;
    EXPECT_EQ(time_clock_reads(clock, Instant{10ms}).max(), 4ms);
}

TEST(ClockCost, IsMeasuredOnceWhereThereIsNoTime) {
    const TickingClock clock;
    EXPECT_EQ(time_clock_reads(clock, Instant{}).count(), 1U);
}

}  // namespace
}  // namespace sonde::calibration
