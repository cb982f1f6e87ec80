// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_junit.hpp"

#include "exporters/decimal.hpp"
#include "exporters/junit.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace sonde::load {

namespace {

using junit::Outcome;
using junit::TestCase;

TestCase case_of(const LoadThresholdOutcome& threshold) {
    TestCase test{.name = threshold.text,
                  .outcome = threshold.held ? Outcome::passed : Outcome::failure,
                  .type = "threshold",
                  .lines = {threshold.sentence}};
    test.lines.push_back(threshold.value ? "value: " + to_decimal(*threshold.value)
                                         : "value: nothing was measured");
    if (threshold.aborted) {
        test.lines.emplace_back("It ended the run.");
    }
    return test;
}

TestCase verdict_of(const LoadResult& result) {
    const auto verdict = result.verdict();
    TestCase test{.name = "verdict",
                  .time = result.total,
                  .outcome = verdict == Verdict::valid ? Outcome::passed : Outcome::error,
                  .type = std::string{name_of(verdict)}};
    switch (verdict) {
        case Verdict::valid:
            break;
        case Verdict::generator_limited:
            test.lines.emplace_back(
                "The generator was the bottleneck, so this says nothing of the broker.");
            break;
        case Verdict::interrupted:
            test.lines.emplace_back("The run was interrupted, so the results are partial.");
            break;
    }
    test.lines.insert(test.lines.end(), result.limited_by.begin(), result.limited_by.end());
    return test;
}

TestCase identities_of(const LoadResult& result) {
    TestCase test{.name = "identities", .type = "identities", .lines = check_identities(result)};
    test.outcome = test.lines.empty() ? Outcome::passed : Outcome::failure;
    return test;
}

std::vector<std::pair<std::string, std::string>> properties_of(const LoadResult& result) {
    std::vector<std::pair<std::string, std::string>> properties{{"plan_hash", result.plan_hash},
                                                                {"plan", result.plan_summary}};
    for (const auto& target : result.targets) {
        properties.emplace_back("target", target);
    }
    properties.emplace_back("seed", std::to_string(result.seed));
    properties.emplace_back("shard", fmt::format("{}/{}", result.shard.index, result.shard.count));
    properties.emplace_back("verdict", name_of(result.verdict()));
    return properties;
}

}  // namespace

void write_junit(std::ostream& out, const LoadResult& result) {
    junit::Suite suite{.name = "sonde.load." + result.name,
                       .time = result.total,
                       .properties = properties_of(result)};
    for (const auto& threshold : result.thresholds) {
        suite.tests.push_back(case_of(threshold));
    }
    suite.tests.push_back(verdict_of(result));
    suite.tests.push_back(identities_of(result));
    junit::write(out, suite);
}

}  // namespace sonde::load
