// SPDX-License-Identifier: Apache-2.0
#include "probes/failure.hpp"
#include "probes/phase.hpp"
#include "probes/roundtrip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace sonde {
namespace {

TEST(Names, OfPhasesAreLabelsThatReadBack) {
    std::set<std::string_view> names;
    for (const auto phase : all_phases) {
        EXPECT_THAT(std::string{name_of(phase)}, ::testing::MatchesRegex("[a-z]+"));
        EXPECT_EQ(phase_named(name_of(phase)), phase);
        names.insert(name_of(phase));
    }
    EXPECT_EQ(names.size(), all_phases.size());
    EXPECT_EQ(phase_named("nothing"), std::nullopt);
    EXPECT_EQ(phase_named(""), std::nullopt);
}

TEST(Names, OfFailureReasonsAreLabelsThatReadBack) {
    std::set<std::string_view> names;
    for (const auto reason : all_failure_reasons) {
        EXPECT_THAT(std::string{name_of(reason)}, ::testing::MatchesRegex("[a-z]+"));
        EXPECT_EQ(failure_reason_named(name_of(reason)), reason);
        names.insert(name_of(reason));
    }
    EXPECT_EQ(names.size(), all_failure_reasons.size());
    EXPECT_EQ(failure_reason_named("unknown"), std::nullopt);
}

TEST(Names, OfPhasesStandInTheOrderInWhichTheyAreReached) {
    EXPECT_TRUE(std::ranges::is_sorted(all_phases));
    EXPECT_EQ(all_phases.size(), static_cast<std::size_t>(Phase::disconnect) + 1);
    EXPECT_EQ(all_failure_reasons.size(), static_cast<std::size_t>(FailureReason::internal) + 1);
}

TEST(Names, OfClientsAreOfTheFormThatEveryServerTakes) {  // 3.1.1 3.1.3-5
    for (const std::uint64_t run : {std::uint64_t{0}, ~std::uint64_t{0}}) {
        const auto id = client_id_of({}, run);
        EXPECT_LE(id.size(), 23U);
        EXPECT_THAT(id, ::testing::MatchesRegex("[0-9a-zA-Z]+"));
    }
    EXPECT_NE(client_id_of({}, 1), client_id_of({}, 2));
    EXPECT_NE(topic_of({}, 1), topic_of({}, 2));
    ProbeSpec given;
    given.client_id = "c";
    given.topic = "t";
    EXPECT_EQ(client_id_of(given, 1), "c");
    EXPECT_EQ(topic_of(given, 1), "t");
}

}  // namespace
}  // namespace sonde
