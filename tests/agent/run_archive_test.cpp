// SPDX-License-Identifier: Apache-2.0
#include "agent/run_archive.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

ProbeResult passed() {
    return {.probe = "p"};
}

ProbeResult failed() {
    auto result = passed();
    result.failure = Failure{.phase = Phase::connect, .reason = FailureReason::timeout};
    return result;
}

TEST(RunArchive, KeepsTheLastRunsAndTheLastFailuresForLonger) {
    RunArchive archive{{.runs = 2, .failures = 1}};
    const auto failure = archive.keep(failed());
    const auto first = archive.keep(passed());
    const auto second = archive.keep(passed());
    const auto third = archive.keep(passed());
    EXPECT_TRUE(archive.has(*failure)) << "the last that failed";
    EXPECT_FALSE(archive.has(*first));
    EXPECT_TRUE(archive.find(*second));
    EXPECT_TRUE(archive.find(*third));
    const auto later_failure = archive.keep(failed());
    EXPECT_FALSE(archive.has(*failure));
    EXPECT_TRUE(archive.has(*later_failure));
}

TEST(RunArchive, KeepsAFailureThatIsStillAmongTheLastRuns) {
    RunArchive archive{{.runs = 3, .failures = 1}};
    const auto first = archive.keep(failed());
    archive.keep(failed());
    EXPECT_TRUE(archive.has(*first));
}

TEST(RunArchive, MayKeepFailuresOnlyOrNothing) {
    RunArchive failures{{.runs = 0, .failures = 1}};
    EXPECT_FALSE(failures.keep(passed()));
    EXPECT_TRUE(failures.has(*failures.keep(failed())));
    RunArchive nothing{{}};
    EXPECT_FALSE(nothing.keep(failed()));
    RunArchive runs{{.runs = 1}};
    EXPECT_TRUE(runs.has(*runs.keep(failed())));
}

TEST(RunArchive, NeverUsesANumberAgain) {
    RunArchive archive{{.runs = 1}};
    EXPECT_EQ(archive.keep(passed()), 1U);
    EXPECT_EQ(archive.keep(passed()), 2U);
    EXPECT_FALSE(archive.find(1));
    EXPECT_FALSE(archive.find(3));
}

TEST(RunArchive, CutsATapeOfVeryManySegments) {
    RunArchive archive{{.runs = 1}};
    auto result = passed();
    result.tape.emplace();
    result.tape->segments.resize(RunArchive::most_segments + 1);
    const auto kept = archive.find(*archive.keep(result));
    EXPECT_EQ(kept->tape->segments.size(), RunArchive::most_segments);
    EXPECT_TRUE(kept->tape->cut_short);
}

}  // namespace
}  // namespace sonde
