// SPDX-License-Identifier: Apache-2.0
#include "probes/load/early_breach.hpp"

#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

LoadThreshold aborting(std::string_view text) {
    auto threshold = parse_load_threshold(text).value();
    threshold.abort_on = true;
    return threshold;
}

/// 500 of 1000 messages so far, each delivered after 80 ms, 10 refused, 20 on their way.
LoadResult half_way() {
    LoadResult result{.measured = 5s, .wanted_rate = 100};
    result.counts = {.scheduled = 500,
                     .sent = 500,
                     .acknowledged = 470,
                     .failed = 10,
                     .in_flight = 20,
                     .expected = 490,
                     .delivered = 470};
    result.latency.response.record(80ms, 470);
    return result;
}

TEST(EarlyBreach, IsABoundFromAboveThatWasPassed) {
    EXPECT_TRUE(is_breached_already(aborting("response.p99<50ms"), half_way()));
    EXPECT_TRUE(is_breached_already(aborting("failed<=9"), half_way()));
    EXPECT_FALSE(is_breached_already(aborting("response.p99<100ms"), half_way()));
    EXPECT_FALSE(is_breached_already(aborting("failed<=10"), half_way()));
}

TEST(EarlyBreach, IsACountThatCannotBeMetAnyMore) {
    EXPECT_TRUE(is_breached_already(aborting("failed==0"), half_way()));
    EXPECT_FALSE(is_breached_already(aborting("delivered==1000"), half_way()));
}

TEST(EarlyBreach, IsNoBoundFromBelowForTheRunGoesOn) {
    EXPECT_FALSE(is_breached_already(aborting("delivered>=1000"), half_way()));
    EXPECT_FALSE(is_breached_already(aborting("sent.rate>=990/s"), half_way()));
}

TEST(EarlyBreach, IsNotOfMessagesThatAreOnTheirWay) {
    EXPECT_FALSE(is_breached_already(aborting("lost==0"), half_way()));
}

TEST(EarlyBreach, IsNotOfWhatWasNotMeasuredYet) {
    EXPECT_FALSE(is_breached_already(aborting("acknowledgement.p99<1s"), half_way()));
}

TEST(EarlyBreach, IsOnlyOfDemandsThatMayEndTheRun) {
    EXPECT_FALSE(is_breached_already(*parse_load_threshold("response.p99<50ms"), half_way()));
}

}  // namespace
}  // namespace sonde::load
