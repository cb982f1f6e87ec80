// SPDX-License-Identifier: Apache-2.0
#include "probes/payload.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sonde {
namespace {

constexpr MessageHeader header{.run = 0x0102030405060708,
                               .sequence = 9,
                               .sent = WallTime{Duration{1'767'323'045'678'901'234}}};

std::vector<std::byte> message(std::size_t size) {
    std::vector<std::byte> payload(size);
    write_message(header, payload);
    return payload;
}

TEST(Payload, ReadsBackAtEverySize) {
    for (const std::size_t size : {32U, 33U, 39U, 40U, 64U, 1000U, 1U << 20U}) {
        EXPECT_EQ(read_message(message(size)), header) << size;
    }
}

TEST(Payload, LiesInItsBytesAsDocumented) {
    const auto payload = message(smallest_payload);
    const std::array<int, 4> magic{'s', 'n', 'd', '1'};
    for (std::size_t i = 0; i < magic.size(); ++i) {
        EXPECT_EQ(std::to_integer<int>(payload[i]), magic[i]);
    }
    for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(std::to_integer<std::size_t>(payload[8 + i]), i + 1);  // run, big endian
    }
    EXPECT_EQ(payload[23], std::byte{9});  // sequence
    EXPECT_EQ(payload[31], std::byte{1'767'323'045'678'901'234U & 0xffU});
}

TEST(Payload, WithAnyBitFlippedIsNoMessage) {
    const auto good = message(50);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto bad = good;
        bad[bit / 8] ^= std::byte{static_cast<unsigned char>(1U << (bit % 8))};
        EXPECT_EQ(read_message(bad), std::nullopt) << bit;
    }
}

TEST(Payload, OfAnyOtherLengthIsNoMessage) {
    const auto good = message(50);
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_EQ(read_message(std::span{good}.first(size)), std::nullopt);
    }
    auto longer = good;
    longer.push_back(std::byte{0});
    EXPECT_EQ(read_message(longer), std::nullopt);
}

TEST(Payload, HasFillerThatDiffersFromRunToRun) {
    std::vector<std::byte> other(200);
    write_message({.run = header.run + 1, .sequence = 9, .sent = header.sent}, other);
    const auto ours = message(200);
    EXPECT_FALSE(std::equal(ours.begin() + 32, ours.end(), other.begin() + 32));
    EXPECT_EQ(ours, message(200));
}

TEST(Payload, ResemblesItsRunAsLongAsMagicAndRunAreWhole) {
    auto damaged = message(64);
    damaged[40] ^= std::byte{1};
    EXPECT_TRUE(resembles_run(damaged, header.run));
    EXPECT_FALSE(resembles_run(damaged, header.run + 1));
    EXPECT_TRUE(resembles_run(std::span{damaged}.first(16), header.run));
    EXPECT_FALSE(resembles_run(std::span{damaged}.first(15), header.run));
    damaged[0] = std::byte{'S'};
    EXPECT_FALSE(resembles_run(damaged, header.run));
}

}  // namespace
}  // namespace sonde
