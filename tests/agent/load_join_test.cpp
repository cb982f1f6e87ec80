// SPDX-License-Identifier: Apache-2.0
#include "agent/load_join.hpp"

#include "tests/agent/fake_load.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TEST(SideBySide, AddsWhatIsOfEachPart) {
    auto first = testing::good_interval(3);
    auto second = testing::good_interval(3);
    second.connected = 7;
    second.counts.failed = 2;
    second.failures[{.phase = Phase::tcp, .reason = FailureReason::reset}].count = 2;
    second.delivered_in.set(17);
    first.delivered_in.set(16);
    const auto whole = side_by_side(std::vector{first, second});
    EXPECT_EQ(whole.at, Duration{3s});
    EXPECT_EQ(whole.clients, 20U);
    EXPECT_EQ(whole.connected, 17U);
    EXPECT_EQ(whole.wanted_rate, 200);
    EXPECT_EQ(whole.counts.sent, 200U);
    EXPECT_EQ(whole.counts.failed, 2U);
    EXPECT_EQ(whole.latency.response.count(), 200U);
    EXPECT_EQ(whole.failures.size(), 1U);
    EXPECT_EQ(whole.delivered_in.count(), 2U);
}

TEST(SideBySide, HasTheEarliestStageTheLongestTimesAndTheBusiestWorker) {
    auto first = testing::good_interval(0);
    auto second = testing::good_interval(0);
    first.stage = load::Stage::drain;
    first.generator.busiest_cpu = 100ms;
    first.generator.cpu = 150ms;
    first.generator.longest_turn = 3ms;
    first.generator.resident_bytes = 1000;
    second.generator.busiest_cpu = 200ms;
    second.generator.cpu = 200ms;
    second.generator.resident_bytes = 500;
    second.longest_stream_gap = 4ms;
    const auto whole = side_by_side(std::vector{first, second});
    EXPECT_EQ(whole.stage, load::Stage::measure);
    EXPECT_EQ(whole.generator.busiest_cpu, Duration{200ms});
    EXPECT_EQ(whole.generator.cpu, Duration{350ms});
    EXPECT_EQ(whole.generator.longest_turn, Duration{3ms});
    EXPECT_EQ(whole.generator.resident_bytes, 1500U);
    EXPECT_EQ(whole.longest_stream_gap, Duration{4ms});
}

}  // namespace
}  // namespace sonde
