// SPDX-License-Identifier: Apache-2.0
#include "exporters/pcapng.hpp"

#include "exporters/tcp_packets.hpp"
#include "exporters/upper_pdu.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/tape_samples.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <utility>

namespace sonde {
namespace {

using namespace std::chrono_literals;

/// The bytes in the notation of hex dumps, sixteen a line.
std::string dumped(const std::string& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
        text += i % 16 == 15 || i + 1 == bytes.size() ? '\n' : ' ';
    }
    return text;
}

std::string file_of(const ProbeResult& result) {
    std::ostringstream out;
    PcapngWriter writer{out, "sonde 1.2.3"};
    writer.add(result);
    return std::move(out).str();
}

Tape first_packets(TapeEnd theirs) {
    auto tape = samples::conversation(MqttVersion::v5, std::move(theirs));
    tape.segments.resize(2);
    return tape;
}

TEST(Pcapng, OfARunAtPort1883IsTcpByteForByte) {
    const auto file = file_of(samples::recorded(first_packets({"127.0.0.1", 1883})));
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/pcapng_tcp.hex", dumped(file)));
}

TEST(Pcapng, OfARunAtAnotherPortIsPacketsUnderTagsByteForByte) {
    const auto file = file_of(samples::recorded(first_packets({"2001:db8::1", 8883})));
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/pcapng_pdu.hex", dumped(file)));
}

TEST(Pcapng, OfARunWithoutATapeIsAnEmptyCapture) {
    auto result = samples::recorded({});
    result.tape.reset();
    EXPECT_EQ(file_of(result).size(), 12U + 16U + 4U + 12U + 4U) << "only the section header";
}

TEST(TcpPackets, SplitAndCountWhatIsLargerThanAPacketOfIp) {
    TcpConversation conversation{
        *tcp_end_of({"127.0.0.1", 40'000}), *tcp_end_of({"127.0.0.1", 1883}), 1};
    const auto sequence = [](const std::vector<std::byte>& packet) {
        std::uint32_t number = 0;
        for (std::size_t i = 24; i < 28; ++i) {
            number = (number << 8U) | std::to_integer<std::uint32_t>(packet[i]);
        }
        return number;
    };
    const auto syn = conversation.packet(Direction::sent, {}, TcpFlag::syn);
    const std::vector<std::byte> payload(largest_tcp_payload);
    const auto first = conversation.packet(Direction::sent, payload);
    const auto second = conversation.packet(Direction::sent, payload);
    EXPECT_EQ(sequence(first), sequence(syn) + 1);
    EXPECT_EQ(sequence(second), sequence(first) + largest_tcp_payload);
    EXPECT_LE(first.size(), 65'535U);
}

TEST(TcpPackets, HaveNoEndsWithoutAddresses) {
    EXPECT_FALSE(tcp_end_of({"", 1883}));
    EXPECT_FALSE(tcp_end_of({"broker.example.com", 1883}));
    EXPECT_EQ(tcp_end_of({"fe80::1%eth0", 1883})->address.size(), 16U);
}

TEST(UpperPdu, IsCutWhereWiresharkWouldRefuseTheFileAndKeepsItsSize) {
    const TapePacket packet{.bytes = std::vector<std::byte>(300'000), .size = 300'000};
    const auto pdu = upper_pdu_of(packet, {});
    EXPECT_EQ(pdu.bytes.size(), largest_pdu);
    EXPECT_EQ(pdu.original_size, 300'000U + 12U);
}

}  // namespace
}  // namespace sonde
