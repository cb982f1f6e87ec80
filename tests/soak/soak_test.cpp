// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/soak_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::soak {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using ::testing::IsEmpty;

/// The short form of bench/soak, which says why each demand is made.
TEST(Soak, SeesEachOutageAsWhatItIsAndCountsEveryMessage) {
    const SoakSettings settings{
        .scene = {.sonde = SONDE_PROGRAM,
                  .probes = 20,
                  .sessions = 10,
                  .load_clients = 5,
                  .load_rate = 500,
                  .times = {.interval = 1s, .timeout = 900ms},
                  .session_times = {.interval = 500ms, .timeout = 500ms}},
        .warm_up = 3s,
        .outage = 3s,
        .rest = 4s,
        .injections = {Injection::kill, Injection::silence, Injection::cut},
        .rounds = 1,
        .calm = 3s,
    };
    auto report = run_soak(settings);
    // A few seconds say nothing about growth.
    report.growths.clear();
    EXPECT_THAT(complaints_about(report, settings), IsEmpty()) << to_text(report);
    EXPECT_GT(report.runs, 100U);
    EXPECT_GT(report.load_sent, 5'000U);
}

}  // namespace
}  // namespace sonde::soak
