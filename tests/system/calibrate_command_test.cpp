// SPDX-License-Identifier: Apache-2.0
#include "tests/support/stamps_on.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>

/// What holds of a calibration on every machine, however busy.
namespace sonde::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

void expect_ordered(const json& times, const std::string& what) {
    constexpr std::array steps{"min", "p50", "p90", "p99", "p999", "max"};
    EXPECT_GT(times["count"], 0) << what;
    EXPECT_GE(times["min"], 0.0) << what;
    for (std::size_t i = 1; i < steps.size(); ++i) {
        EXPECT_LE(times[steps[i - 1]], times[steps[i]]) << what << ", " << steps[i];
    }
    EXPECT_LE(times["min"], times["mean"]) << what;
    EXPECT_LE(times["mean"], times["max"]) << what;
}

class CalibrateProgram : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        const StampsOn stamps;
        outcome_ = run_sonde({"calibrate", "--duration", "200ms", "--format", "json"});
    }

    void SetUp() override {
        ASSERT_EQ(outcome_.status, 0) << outcome_.error;
        figures_ = json::parse(outcome_.out);
    }

    static inline Outcome outcome_{};
    json figures_{};
};

TEST_F(CalibrateProgram, HasADistributionOfEveryPart) {
    EXPECT_EQ(figures_["schema"], "sonde.calibrate/1");
    expect_ordered(figures_["clock_read"], "clock");
    expect_ordered(figures_["timer_lateness"]["probes"], "timers of probes");
    expect_ordered(figures_["timer_lateness"]["load"], "timers of load");
    expect_ordered(figures_["stamps"]["plain"], "without stamps");
    expect_ordered(figures_["stamps"]["stamped"], "with stamps");
    for (const auto* const phase : {"tcp", "connect", "subscribe", "publish", "delivery", "ping"}) {
        expect_ordered(figures_["phases"][phase]["user"], phase);
    }
    EXPECT_FALSE(figures_["phases"].contains("tls"));
}

TEST_F(CalibrateProgram, HasFiguresThatBelongTogether) {
    EXPECT_EQ(figures_["probes"]["failed"], 0);
    EXPECT_EQ(figures_["phases"]["ping"]["user"]["count"], figures_["probes"]["count"]);
    EXPECT_EQ(figures_["stamps"]["plain"]["count"], figures_["stamps"]["stamped"]["count"]);
    EXPECT_EQ(figures_["trust"]["sub_millisecond"], figures_["trust"]["doubts"].empty());
    EXPECT_LE(figures_["machine"]["stolen"].get<double>(), 1.0);
    EXPECT_FALSE(figures_["findings"].empty());
}

TEST_F(CalibrateProgram, SeesWithinTheKernelNoMoreThanAroundIt) {
    const auto& stamps = figures_["stamps"];
    ASSERT_TRUE(stamps["available"].get<bool>());
    EXPECT_EQ(figures_["trust"]["timestamps"], "kernel");
    EXPECT_LE(stamps["wire"]["p50"], stamps["stamped"]["p50"]);
    EXPECT_LE(stamps["wake_up"]["p50"], stamps["stamped"]["p50"]);
    const auto& ping = figures_["phases"]["ping"];
    EXPECT_LE(ping["kernel"]["p50"], ping["user"]["p50"]);
    EXPECT_EQ(figures_["trust"]["phase_error"], figures_["phases"]["tcp"]["kernel"]["p99"]);
    EXPECT_EQ(figures_["trust"]["user_error"], figures_["local_delay"]["p99"]);
}

TEST(CalibrateProgramText, BeginsWithTheVerdict) {
    const auto outcome = run_sonde({"calibrate", "--duration", "50ms"});
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.out, StartsWith("Readings below 1 ms can"));
    EXPECT_THAT(outcome.out, HasSubstr("waking up"));
    EXPECT_EQ(outcome.error, "");
}

}  // namespace
}  // namespace sonde::testing
