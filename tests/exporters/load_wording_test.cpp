// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_wording.hpp"

#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::load {
namespace {

using testing::ElementsAre;

TEST(RateText, HasAsManyDigitsAsTell) {
    EXPECT_EQ(rate_text(0), "0/s");
    EXPECT_EQ(rate_text(0.25), "0.25/s");
    EXPECT_EQ(rate_text(999.84), "999.8/s");
    EXPECT_EQ(rate_text(1000), "1000/s");
    EXPECT_EQ(rate_text(1'234'567.89), "1234567.9/s");
}

TEST(ShareText, IsAllOnlyWhereItIsAll) {
    EXPECT_EQ(share_text(1.0), "100 %");
    EXPECT_EQ(share_text(0.999999), "99.99 %");
    EXPECT_EQ(share_text(0.12), "12 %");
    EXPECT_EQ(share_text(0.0), "0 %");
}

TEST(FailureTitle, NamesPhaseReasonAndCode) {
    EXPECT_EQ(title_of({.phase = Phase::tcp, .reason = FailureReason::refused}, {}), "tcp refused");
    EXPECT_EQ(title_of({.phase = Phase::connect,
                        .reason = FailureReason::rejected,
                        .code = std::uint16_t{135}},
                       {.code_name = "Not authorized"}),
              "connect rejected, 135 (Not authorized)");
}

TEST(IdentityFacts, NameTheShardAndHowToRepeatTheRun) {
    EXPECT_THAT(identity_facts(samples::limited()),
                ElementsAre("plan a1b2c3d4e5f60718", "shard 1/4", "--seed 42 repeats it"));
    auto merged = samples::limited();
    merged.merged = {0, 1, 2, 3};
    EXPECT_THAT(identity_facts(merged),
                ElementsAre("plan a1b2c3d4e5f60718", "4 shards merged", "--seed 42 repeats it"));
}

}  // namespace
}  // namespace sonde::load
