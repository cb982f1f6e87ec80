// SPDX-License-Identifier: Apache-2.0
#include "exporters/probe_junit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

ProbeVerdict three_runs() {
    return {.target = "mqtt://b:1883", .total = 2500ms, .runs = 3};
}

ProbeVerdict one_of_three_failed() {
    auto verdict = three_runs();
    verdict.failures = 1;
    verdict.last_failure = Failure{
        .phase = Phase::tcp, .reason = FailureReason::refused, .detail = "nothing listens on <b>"};
    return verdict;
}

std::string written(const ProbeVerdict& verdict) {
    std::ostringstream out;
    write_junit(out, verdict);
    return out.str();
}

TEST(ProbeJunit, HasACaseForTheRunsAndOneForEachThreshold) {
    auto verdict = three_runs();
    verdict.thresholds = {{.text = "delivery.p99<50ms",
                           .held = true,
                           .value = 0.0125,
                           .sentence = "delivery.p99 is 12.5ms, below 50ms"}};
    EXPECT_EQ(written(verdict),
              R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="sonde.probe" time="2.500" tests="2" errors="0" skipped="0" failures="0">
  <properties>
    <property name="target" value="mqtt://b:1883"/>
  </properties>
  <testcase name="delivery.p99&lt;50ms" classname="sonde.probe" time="0.000">
    <system-out>delivery.p99 is 12.5ms, below 50ms
value: 0.0125</system-out>
  </testcase>
  <testcase name="runs" classname="sonde.probe" time="2.500">
    <system-out>3 runs, 0 failed</system-out>
  </testcase>
</testsuite>
)");
    EXPECT_TRUE(verdict.passed());
}

TEST(ProbeJunit, AThresholdThatDidNotHoldIsAFailure) {
    auto verdict = three_runs();
    verdict.thresholds = {{.text = "lost==0", .sentence = "lost is 2, not 0"}};
    EXPECT_THAT(written(verdict),
                HasSubstr("<failure message=\"lost is 2, not 0\" type=\"threshold\">"));
    EXPECT_THAT(written(verdict), HasSubstr("value: nothing was measured"));
    EXPECT_THAT(written(verdict), HasSubstr("failures=\"1\""));
    EXPECT_FALSE(verdict.passed());
}

TEST(ProbeJunit, ARunThatFailedIsAFailureAndSaysWhy) {
    const auto verdict = one_of_three_failed();
    EXPECT_THAT(
        written(verdict),
        HasSubstr("<failure message=\"3 runs, 1 failed\" type=\"refused\">3 runs, 1 failed\n"
                  "refused in tcp: nothing listens on &lt;b&gt;</failure>"));
    EXPECT_FALSE(verdict.passed());
}

TEST(ProbeJunit, FailuresThatAThresholdJudgesAreNoneOfTheRuns) {
    auto verdict = one_of_three_failed();
    verdict.success_is_judged = true;
    EXPECT_THAT(written(verdict), HasSubstr("failures=\"0\""));
    EXPECT_TRUE(verdict.passed());
}

TEST(ProbeJunit, AnInterruptionIsAnErrorAndHidesNoFailure) {
    auto verdict = three_runs();
    verdict.interrupted = true;
    EXPECT_THAT(written(verdict), HasSubstr("type=\"interrupted\""));
    EXPECT_THAT(written(verdict), HasSubstr("errors=\"1\""));
    verdict = one_of_three_failed();
    verdict.interrupted = true;
    EXPECT_THAT(written(verdict), HasSubstr("failures=\"1\""));
    EXPECT_THAT(written(verdict), Not(HasSubstr("interrupted")));
}

}  // namespace
}  // namespace sonde
