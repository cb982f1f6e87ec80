// SPDX-License-Identifier: Apache-2.0
#include "probes/load/schedule.hpp"
#include "tests/wire/counted_new.hpp"

#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

TEST(Schedule, AllocatesNothingOnceItIsMade) {
    for (const auto arrivals : {Arrivals::uniform, Arrivals::poisson, Arrivals::burst}) {
        const ScheduleSpec spec{
            .arrivals = arrivals,
            .burst = 4,
            .clients = 5,
            .seed = 1,
            .profile = {{.length = 1s, .from = Rate::per_second(500), .to = Rate::per_second(100)},
                        {.length = 1s, .from = Rate::per_second(900), .to = {}}}};
        Schedule schedule{spec, {0, 1, 2, 4}};
        const auto before = wire::allocations();
        std::uint64_t count = 0;
        while (schedule.next()) {
            schedule.take();
            ++count;
        }
        EXPECT_EQ(wire::allocations(), before);
        EXPECT_GT(count, 400U);
    }
}

}  // namespace
}  // namespace sonde::load
