// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/segment.hpp"

#include "tests/capture/capture_samples.hpp"
#include "tests/exporters/tape_samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sonde::capture {
namespace {

using samples::Bytes;
using sonde::samples::bytes;

Bytes segment_of(std::string_view payload) {
    auto conversation = samples::conversation();
    return conversation.packet(Direction::sent, samples::text(payload));
}

Bytes behind(std::string_view header, const Bytes& packet) {
    const std::vector<Bytes> parts{bytes(header), packet};
    return samples::joined(parts);
}

struct Link {
    std::string name{};
    std::uint32_t number{};
    std::string header{};
};

class EveryLinkType : public testing::TestWithParam<Link> {};

TEST_P(EveryLinkType, LeadsToTheSegment) {
    const auto packet = behind(GetParam().header, segment_of("hello"));
    const auto segment = read_segment({.link = GetParam().number, .bytes = packet});
    ASSERT_TRUE(segment);
    EXPECT_EQ(to_tape_end(segment->from), (TapeEnd{"127.0.0.1", 40'000}));
    EXPECT_EQ(to_tape_end(segment->to), (TapeEnd{"127.0.0.1", 1883}));
    EXPECT_TRUE(std::ranges::equal(segment->payload, samples::text("hello")));
}

TEST_P(EveryLinkType, IsNeverReadBeyondItsEnd) {
    const auto packet = behind(GetParam().header, segment_of("hello"));
    for (std::size_t length = 0; length < packet.size(); ++length) {
        // In a buffer of its own, so that a tool that looks sees a byte too many.
        const Bytes cut{packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(length)};
        const auto segment = read_segment(
            {.link = GetParam().number, .bytes = cut, .missing = packet.size() - length});
        if (segment) {
            EXPECT_EQ(segment->payload.size() + segment->missing, 5U) << length;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Links,
    EveryLinkType,
    testing::Values(Link{"ethernet", 1, "ffffffffffff 020000000001 0800"},
                    Link{"vlan", 1, "ffffffffffff 020000000001 8100 0064 0800"},
                    Link{"two_vlans", 1, "ffffffffffff 020000000001 88a8 0001 8100 0064 0800"},
                    Link{"cooked", 113, "0000 0304 0006 000000000000 0000 0800"},
                    Link{"cooked_2", 276, "0800 0000 00000001 0304 00 06 0000000000000000"},
                    Link{"raw", 101, ""},
                    Link{"raw_of_bsd", 12, ""},
                    Link{"ipv4", 228, ""},
                    Link{"loopback_little", 0, "02000000"},
                    Link{"loopback_big", 108, "00000002"}),
    [](const auto& link) { return link.param.name; });

TEST(Segment, OfIpv6IsFoundBehindExtensionHeaders) {
    auto ends =
        TcpConversation{*tcp_end_of({"2001:db8::1", 1}), *tcp_end_of({"2001:db8::2", 2}), 1};
    auto packet = ends.packet(Direction::sent, samples::text("hello"));
    EXPECT_TRUE(read_segment({.link = 229, .bytes = packet}));
    // Hop-by-hop options of eight bytes come between.
    packet[6] = std::byte{0};
    packet[5] = static_cast<std::byte>(std::to_integer<unsigned>(packet[5]) + 8);
    const auto options = bytes("06 00 01 04 00 00 00 00");
    packet.insert(packet.begin() + 40, options.begin(), options.end());
    const auto segment = read_segment({.link = 101, .bytes = packet});
    ASSERT_TRUE(segment);
    EXPECT_EQ(to_tape_end(segment->to), (TapeEnd{"2001:db8::2", 2}));
    EXPECT_TRUE(std::ranges::equal(segment->payload, samples::text("hello")));
}

TEST(Segment, IsCutWhereEthernetFillsUpAShortFrame) {
    auto packet = behind("ffffffffffff 020000000001 0800", segment_of("x"));
    packet.resize(packet.size() + 6);
    EXPECT_EQ(read_segment({.link = 1, .bytes = packet})->payload.size(), 1U);
}

TEST(Segment, WithoutALengthIsAsLongAsItsPacket) {
    auto packet = segment_of("as the kernel hands it to the card");
    packet[2] = packet[3] = std::byte{0};
    EXPECT_EQ(read_segment({.link = 101, .bytes = packet})->payload.size(), 34U);
}

TEST(Segment, IsMissingWhereThereIsNone) {
    auto udp = segment_of("x");
    udp[9] = std::byte{17};
    EXPECT_EQ(read_segment({.link = 101, .bytes = udp}).error(), Unread::other);
    auto fragment = segment_of("x");
    fragment[6] = std::byte{0x20};
    EXPECT_EQ(read_segment({.link = 101, .bytes = fragment}).error(), Unread::fragment);
    EXPECT_EQ(read_segment({.link = 147, .bytes = udp}).error(), Unread::link_type);
    const auto arp = bytes("ffffffffffff 020000000001 0806 0001");
    EXPECT_EQ(read_segment({.link = 1, .bytes = arp}).error(), Unread::other);
}

}  // namespace
}  // namespace sonde::capture
