// SPDX-License-Identifier: Apache-2.0
#include "probes/load/load_message.hpp"

#include <gtest/gtest.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

namespace sonde::load {
namespace {

using Bytes = std::array<std::byte, load_header_size>;

Bytes written(const LoadHeader& header) {
    Bytes bytes{};
    write_load_header(header, bytes);
    return bytes;
}

class Draws {
  public:
    LoadHeader header() {
        return {.run = static_cast<std::uint32_t>(bits_()),
                .stream = static_cast<std::uint32_t>(bits_()),
                .sequence = static_cast<std::uint32_t>(bits_()),
                .due = bits_() & load_time_mask,
                .sent = bits_() & load_time_mask,
                .measured = bits_() % 2 == 0};
    }

  private:
    std::mt19937_64 bits_{5};
};

TEST(LoadHeader, IsWrittenAsTheLayoutSays) {
    const LoadHeader header{.run = 0x01020304,
                            .stream = 0x11121314,
                            .sequence = 0x21222324,
                            .due = 0x313233343536,
                            .sent = 0x414243444546,
                            .measured = true};
    constexpr std::array<unsigned, load_header_size> golden{
        's',  'n',  'l',  0x01,              // mark, flags
        0x79, 0x2d, 0x65, 0x38,              // checksum
        0x01, 0x02, 0x03, 0x04,              // run
        0x11, 0x12, 0x13, 0x14,              // stream
        0x21, 0x22, 0x23, 0x24,              // sequence
        0x31, 0x32, 0x33, 0x34, 0x35, 0x36,  // due
        0x41, 0x42, 0x43, 0x44, 0x45, 0x46,  // sent
    };
    const auto bytes = written(header);
    EXPECT_TRUE(std::ranges::equal(
        bytes, golden, {}, [](std::byte byte) { return std::to_integer<unsigned>(byte); }));
}

TEST(LoadHeader, OfNothingIsWrittenAsTheLayoutSays) {
    constexpr std::array<unsigned, 8> golden{'s', 'n', 'l', 0x00, 0xe9, 0xcf, 0x0e, 0x8f};
    const auto bytes = written({});
    EXPECT_TRUE(std::ranges::equal(std::span{bytes}.first<8>(), golden, {}, [](std::byte byte) {
        return std::to_integer<unsigned>(byte);
    }));
    EXPECT_TRUE(std::ranges::all_of(std::span{bytes}.subspan<8>(),
                                    [](auto b) { return b == std::byte{}; }));
}

TEST(LoadHeader, IsReadBackAsItWasWritten) {
    Draws draws;
    for (int turn = 0; turn < 10'000; ++turn) {
        const auto header = draws.header();
        EXPECT_EQ(read_load_header(written(header)), header);
    }
}

TEST(LoadHeader, HoldsTheChecksumThatZlibMakes) {
    Draws draws;
    for (int turn = 0; turn < 1'000; ++turn) {
        const auto bytes = written(draws.header());
        const auto* const raw = reinterpret_cast<const unsigned char*>(bytes.data());
        const auto sum = crc32_z(crc32_z(0, raw + 8, 24), raw + 3, 1);
        const auto stored = std::uint32_t{raw[4]} << 24U | std::uint32_t{raw[5]} << 16U |
                            std::uint32_t{raw[6]} << 8U | raw[7];
        EXPECT_EQ(stored, sum);
    }
}

TEST(LoadHeader, IsNotReadWithAnySingleBitChanged) {
    Draws draws;
    for (int turn = 0; turn < 100; ++turn) {
        auto bytes = written(draws.header());
        for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
            const auto flip = std::byte{1} << (bit % 8);
            bytes.at(bit / 8) ^= flip;
            EXPECT_EQ(read_load_header(bytes), std::nullopt) << bit;
            bytes.at(bit / 8) ^= flip;
        }
        EXPECT_TRUE(read_load_header(bytes));
    }
}

TEST(LoadHeader, IsNotReadWithAnyTwoBitsChanged) {
    auto bytes = written(Draws{}.header());
    for (std::size_t one = 0; one < 8 * bytes.size(); ++one) {
        bytes.at(one / 8) ^= std::byte{1} << (one % 8);
        for (std::size_t other = one + 1; other < 8 * bytes.size(); ++other) {
            const auto flip = std::byte{1} << (other % 8);
            bytes.at(other / 8) ^= flip;
            EXPECT_EQ(read_load_header(bytes), std::nullopt) << one << ' ' << other;
            bytes.at(other / 8) ^= flip;
        }
        bytes.at(one / 8) ^= std::byte{1} << (one % 8);
    }
}

TEST(LoadHeader, IsNotReadFromLessThanItsSize) {
    const auto bytes = written({.run = 1});
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        // A copy of its own size, so that a sanitizer sees a read past its end.
        const std::vector<std::byte> start(bytes.begin(),
                                           bytes.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_EQ(read_load_header(start), std::nullopt) << size;
    }
}

TEST(LoadHeader, LeavesAloneWhatStandsBehindIt) {
    std::array<std::byte, 100> payload{};
    payload.fill(std::byte{0xa5});
    write_load_header({.run = 1}, payload);
    EXPECT_TRUE(std::ranges::all_of(std::span{payload}.subspan<load_header_size>(),
                                    [](auto byte) { return byte == std::byte{0xa5}; }));
    EXPECT_EQ(read_load_header(payload), LoadHeader{.run = 1});
}

TEST(LoadHeader, ReducesTimesTo48Bits) {
    const LoadHeader header{.due = load_time_mask + 6, .sent = ~std::uint64_t{0}};
    EXPECT_EQ(read_load_header(written(header)), (LoadHeader{.due = 5, .sent = load_time_mask}));
}

TEST(Elapsed, GoesOnWhereTheClockWrapsAround) {
    EXPECT_EQ(elapsed(5, 12), 7U);
    EXPECT_EQ(elapsed(load_time_mask - 1, 3), 5U);
    EXPECT_EQ(elapsed(7, 7), 0U);
    // 39 hours are just below 2^47 nanoseconds.
    EXPECT_EQ(elapsed(load_time_mask, 140'399'999'999'999), 140'400'000'000'000U);
}

TEST(Elapsed, IsNothingWhereTheClocksDisagree) {
    EXPECT_EQ(elapsed(12, 5), 0U);
    EXPECT_EQ(elapsed(3, load_time_mask - 1), 0U);
}

}  // namespace
}  // namespace sonde::load
