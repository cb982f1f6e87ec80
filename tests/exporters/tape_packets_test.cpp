// SPDX-License-Identifier: Apache-2.0
#include "exporters/tape_packets.hpp"

#include "tests/exporters/tape_samples.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TEST(TapePackets, AreCutOutOfReadsThatHoldSeveralAndOfSeveralReads) {
    const auto packets = packets_of(samples::conversation(MqttVersion::v5));
    ASSERT_EQ(packets.size(), 9U);
    const auto& puback = packets[5];
    EXPECT_EQ(puback.direction, Direction::received);
    EXPECT_EQ(puback.bytes, samples::bytes("40020002"));
    EXPECT_EQ(puback.at, 500us);
    const auto& delivered = packets[6];
    EXPECT_EQ(delivered.bytes.size(), 19U);
    EXPECT_EQ(delivered.at, 520us) << "when its last byte came";
    EXPECT_EQ(packets.back().bytes, samples::bytes("e000"));
}

TEST(TapePackets, KeepThePartOfAPacketThatTheTapeEndsIn) {
    Tape tape;
    tape.segments.push_back({.at = 1us, .bytes = samples::bytes("3080 01 00 01")});
    tape.segments.push_back(
        {.direction = Direction::received, .at = 2us, .bytes = samples::bytes("30")});
    const auto packets = packets_of(tape);
    ASSERT_EQ(packets.size(), 2U);
    EXPECT_EQ(packets[0].bytes.size(), 5U);
    EXPECT_EQ(packets[0].size, 3U + 128U);
    EXPECT_EQ(packets[1].size, 1U) << "nothing says how long it is";
}

TEST(TapePackets, GiveWhatIsBehindALengthThatIsNoneAsItCame) {
    Tape tape;
    tape.segments.push_back({.at = 1us, .bytes = samples::bytes("c000 30ffffffffff")});
    tape.segments.push_back({.at = 2us, .bytes = samples::bytes("c000")});
    const auto packets = packets_of(tape);
    ASSERT_EQ(packets.size(), 3U);
    EXPECT_EQ(packets[0].bytes, samples::bytes("c000"));
    EXPECT_EQ(packets[1].bytes, samples::bytes("30ffffffffff"));
    EXPECT_EQ(packets[2].bytes, samples::bytes("c000"));
}

TEST(TapeSegments, EndWithinNoFixedHeaderButAtTheEnd) {
    Tape tape;
    const auto add = [&](Direction direction, Duration at, std::string_view digits) {
        tape.segments.push_back(
            {.direction = direction, .at = at, .bytes = samples::bytes(digits)});
    };
    add(Direction::sent, 1us, "c000 3081");
    add(Direction::received, 2us, "d0");
    add(Direction::received, 3us, "00");
    add(Direction::sent, 4us, "01 0001 61");
    add(Direction::sent, 5us, std::string(2 * 126, '0') + "c0");
    const auto segments = with_whole_headers(tape);
    ASSERT_EQ(segments.size(), 5U);
    EXPECT_EQ(segments[0].bytes, samples::bytes("c000"));
    EXPECT_EQ(segments[1].bytes, samples::bytes("d000"));
    EXPECT_EQ(segments[1].at, 3us);
    EXPECT_EQ(segments[2].bytes, samples::bytes("308101 0001 61"));
    EXPECT_EQ(segments[3].bytes.size(), 126U);
    EXPECT_EQ(segments[4].bytes, samples::bytes("c0")) << "nothing of it is lost";
    EXPECT_EQ(segments[4].at, 5us);
}

TEST(TapeSegments, BehindALengthThatIsNoneAreAsTheyWere) {
    Tape tape;
    tape.segments.push_back({.at = 1us, .bytes = samples::bytes("c000 30ffffffffff")});
    tape.segments.push_back({.at = 2us, .bytes = samples::bytes("c0")});
    EXPECT_EQ(with_whole_headers(tape), tape.segments);
}

}  // namespace
}  // namespace sonde
