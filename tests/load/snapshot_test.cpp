#include "probes/load/snapshot.hpp"

#include <gtest/gtest.h>

namespace sonde::load {
namespace {

TEST(LoadCounts, LoseWhatWasExpectedAndNeitherCameNorIsExcused) {
    const LoadCounts counts{.expected = 10, .delivered = 6, .excused = 1};
    EXPECT_EQ(counts.lost(), 3U);
}

TEST(LoadCounts, LoseNothingWhereMoreCameThanThisShardExpects) {
    const LoadCounts counts{.expected = 1, .delivered = 6};
    EXPECT_EQ(counts.lost(), 0U);
}

TEST(FailureTable, AddsCountsAndKeepsTheFirstSentence) {
    const FailureKey key{.phase = Phase::tcp, .reason = FailureReason::refused};
    FailureTable table{{key, {.count = 2, .detail = "first"}}};
    add(table, {{key, {.count = 3, .detail = "second"}}});
    EXPECT_EQ(table.at(key).count, 5U);
    EXPECT_EQ(table.at(key).detail, "first");
}

}  // namespace
}  // namespace sonde::load
