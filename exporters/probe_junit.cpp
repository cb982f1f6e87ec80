// SPDX-License-Identifier: Apache-2.0
#include "exporters/probe_junit.hpp"

#include "exporters/decimal.hpp"
#include "exporters/junit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sonde {

namespace {

using junit::Outcome;
using junit::TestCase;

TestCase case_of(const ThresholdOutcome& threshold) {
    return {.name = threshold.text,
            .outcome = threshold.held ? Outcome::passed : Outcome::failure,
            .type = "threshold",
            .lines = {threshold.sentence,
                      threshold.value ? "value: " + to_decimal(*threshold.value)
                                      : "value: nothing was measured"}};
}

TestCase runs_of(const ProbeVerdict& verdict) {
    TestCase test{.name = "runs",
                  .time = verdict.total,
                  .lines = {fmt::format("{} runs, {} failed", verdict.runs, verdict.failures)}};
    if (const auto& failure = verdict.last_failure) {
        test.type = std::string{name_of(failure->reason)};
        test.lines.push_back(fmt::format(
            "{} in {}: {}", name_of(failure->reason), name_of(failure->phase), failure->detail));
    }
    if (verdict.failures > 0 && !verdict.success_is_judged) {
        test.outcome = Outcome::failure;
    } else if (verdict.interrupted) {
        test.outcome = Outcome::error;
        test.type = "interrupted";
    }
    return test;
}

}  // namespace

bool ProbeVerdict::passed() const {
    return std::ranges::all_of(thresholds, &ThresholdOutcome::held) &&
           (success_is_judged || failures == 0);
}

void write_junit(std::ostream& out, const ProbeVerdict& verdict) {
    junit::Suite suite{
        .name = "sonde.probe", .time = verdict.total, .properties = {{"target", verdict.target}}};
    for (const auto& threshold : verdict.thresholds) {
        suite.tests.push_back(case_of(threshold));
    }
    suite.tests.push_back(runs_of(verdict));
    junit::write(out, suite);
}

}  // namespace sonde
