// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/tape_slices.hpp"

#include "tests/exporters/tape_samples.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde::capture {
namespace {

TapeSegment segment(Direction direction, std::string_view digits) {
    return {.direction = direction, .bytes = samples::bytes(digits)};
}

TEST(TapeSlices, HaveTogetherTheWholeTape) {
    Tape tape{.mqtt = MqttVersion::v3_1_1, .ours = {"127.0.0.1", 1}};
    for (std::size_t i = 0; i < 2 * TapeSlices::usual_segments + 1; ++i) {
        tape.segments.push_back(segment(Direction::sent, "c000"));
    }
    const auto whole = tape;
    TapeSlices slices{std::move(tape)};
    std::size_t count = 0;
    Tape joined;
    for (auto slice = slices.next(); slice; slice = slices.next()) {
        ++count;
        EXPECT_EQ(slice->mqtt, whole.mqtt);
        EXPECT_EQ(slice->ours, whole.ours);
        joined.segments.insert(
            joined.segments.end(), slice->segments.begin(), slice->segments.end());
    }
    EXPECT_EQ(count, 3U);
    EXPECT_EQ(joined.segments, whole.segments);
}

TEST(TapeSlices, EndWhereNeitherDirectionIsInAPacket) {
    Tape tape;
    tape.segments.assign(TapeSlices::usual_segments - 2, segment(Direction::sent, "c000"));
    tape.segments.push_back(segment(Direction::received, "d0"));
    tape.segments.push_back(segment(Direction::sent, "c0"));
    tape.segments.push_back(segment(Direction::received, "00"));
    tape.segments.push_back(segment(Direction::sent, "00c000"));
    tape.segments.push_back(segment(Direction::sent, "c000"));
    TapeSlices slices{std::move(tape)};
    EXPECT_EQ(slices.next()->segments.size(), TapeSlices::usual_segments + 2);
    EXPECT_EQ(slices.next()->segments.size(), 1U);
    EXPECT_FALSE(slices.next());
}

TEST(TapeSlices, AreNoneOfAnEmptyTape) {
    TapeSlices slices{Tape{}};
    EXPECT_FALSE(slices.next());
}

}  // namespace
}  // namespace sonde::capture
