// SPDX-License-Identifier: Apache-2.0
#include "tests/load/engine_fixture.hpp"
#include "tests/support/mosquitto.hpp"

#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

TEST(ManyConnections, FifteenThousandStandInOneProcessAndAllGetTheirMessages) {
    const sonde::testing::Mosquitto broker;
    auto plan = reflecting_plan(15'000, broker.port());
    plan.workers = 2;
    plan.connect_rate = Rate::per_second(2500);
    plan.duration = 3s;
    auto& population = plan.populations.front();
    population.qos = 0;
    population.profile = {
        {.length = 3s, .from = Rate::per_second(5000), .to = Rate::per_second(5000)}};
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.connections.established, 15'000U);
    EXPECT_EQ(result.connections.failed + result.connections.cut, 0U);
    EXPECT_EQ(result.counts.sent, 15'000U);
    EXPECT_EQ(result.counts.delivered, 15'000U);
}

}  // namespace
}  // namespace sonde::load
