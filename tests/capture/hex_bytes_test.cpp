// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/hex_bytes.hpp"

#include "tests/exporters/tape_samples.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde::capture {
namespace {

using samples::bytes;

const auto connect = bytes("100f 0004 4d515454 05 02 003c 00 0002 6162");

class EveryNotation : public testing::TestWithParam<std::string> {};

TEST_P(EveryNotation, GivesTheSameBytes) {
    const auto read = read_hex(GetParam());
    ASSERT_TRUE(read) << read.error().message << " at " << read.error().offset;
    EXPECT_EQ(*read, connect);
}

INSTANTIATE_TEST_SUITE_P(
    Notations,
    EveryNotation,
    testing::Values(
        "100f00044d5154540502003c0000026162",
        "10 0f 00 04 4D 51 54 54 05 02 00 3c 00 00 02 61 62\n",
        "10:0f:00:04:4d:51:54:54:05:02:00:3c:00:00:02:61:62",
        "{0x10, 0x0f, 0x00, 0x04, 0x4d, 0x51, 0x54, 0x54, 0x05, 0x02, 0x00, 0x3c, 0x00, 0x00,\n"
        " 0x02, 0x61, 0x62};",
        "\"\\x10\\x0f\\x00\\x04\\x4d\\x51\\x54\\x54\\x05\\x02\\x00\\x3c\\x00\\x00\\x02\\x61\\x62\"",
        "# a CONNECT\n10 0f  # fixed header\n0004 4d515454 05 02 003c 00\n\n0002 6162\r\n",
        "00000000: 100f 0004 4d51 5454 0502 003c 0000 0261  ....MQTT...<...a\n"
        "00000010: 62                                       b\n",
        "00000000  10 0f 00 04 4d 51 54 54  05 02 00 3c 00 00 02 61  |....MQTT...<...a|\n"
        "00000010  62                                                |b|\n"
        "00000011\n",
        "0000000 10 0f 00 04 4d 51 54 54 05 02 00 3c 00 00 02 61\n0000010 62\n0000011\n",
        "0000   10 0f 00 04 4d 51 54 54 05 02 00 3c 00 00 02 61   ....MQTT...<...a\n"
        "0010   62   b\n",
        "00000000: 100f 0004 4d51 5454  ....MQTT\n00000008: 0502 003c 0000 0261  ...<...a\n"
        "00000010: 62                   b\n"));

TEST(HexBytes, SayWhereTheTextIsNone) {
    EXPECT_EQ(read_hex("10 0f zz").error().offset, 6U);
    EXPECT_EQ(read_hex("10 0f\n1 2").error().offset, 6U);
    EXPECT_NE(read_hex("hello").error().message.find("expected a capture"), std::string::npos);
    EXPECT_FALSE(read_hex("# nothing\n"));
    EXPECT_FALSE(read_hex(""));
    EXPECT_NE(read_hex("00000000  00 00\n*\n").error().message.find("left out"), std::string::npos);
}

std::vector<Direction> directions_of(const Tape& tape) {
    std::vector<Direction> directions;
    for (const auto& segment : tape.segments) {
        directions.push_back(segment.direction);
    }
    return directions;
}

TEST(TapeOfPackets, HasASegmentForEachAndKnowsWhoSendsIt) {
    auto all = connect;
    for (const auto* const packet : {"2003000000", "c000", "d000", "40020001", "e000"}) {
        const auto more = bytes(packet);
        all.insert(all.end(), more.begin(), more.end());
    }
    const auto tape = tape_of_packets(all, std::nullopt);
    constexpr auto sent = Direction::sent;
    constexpr auto received = Direction::received;
    EXPECT_EQ(directions_of(tape),
              (std::vector{sent, received, sent, received, received, received}));
    EXPECT_EQ(tape.mqtt, MqttVersion::v5);
}

TEST(TapeOfPackets, IsOfTheVersionThatTheyFit) {
    const auto version_of_packet = [](std::string_view digits) {
        return tape_of_packets(bytes(digits), std::nullopt).mqtt;
    };
    EXPECT_EQ(version_of_packet("20020000"), MqttVersion::v3_1_1);
    EXPECT_EQ(version_of_packet("2003000000"), MqttVersion::v5);
    EXPECT_EQ(version_of_packet("c000"), MqttVersion::v5) << "fits both";
    EXPECT_EQ(version_of_packet("82080001 0003612f62 00"), MqttVersion::v3_1_1);
    EXPECT_EQ(version_of_packet("101000044d5154540402003c0004 70726f62"), MqttVersion::v3_1_1);
    EXPECT_EQ(tape_of_packets(bytes("c000"), MqttVersion::v3_1_1).mqtt, MqttVersion::v3_1_1);
    EXPECT_EQ(tape_of_packets(connect, MqttVersion::v3_1_1).mqtt, MqttVersion::v5)
        << "its CONNECT knows better";
}

TEST(TapeOfPackets, KeepsWhatIsNoPacket) {
    const auto tape = tape_of_packets(bytes("c000 30 ffffffffff 00"), std::nullopt);
    ASSERT_EQ(tape.segments.size(), 2U);
    EXPECT_EQ(tape.segments[1].bytes.size(), 7U);
}

}  // namespace
}  // namespace sonde::capture
