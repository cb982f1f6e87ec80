// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/capture_file.hpp"
#include "tests/capture/capture_samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sonde::capture {
namespace {

using samples::Bytes;
using samples::FieldWriter;
using namespace std::chrono_literals;

const WallTime second_of_2023{1'700'000'000s};

class EitherOrder : public testing::TestWithParam<ByteOrder> {};

TEST_P(EitherOrder, APcapFileHasItsPacketsAndTheirMicroseconds) {
    const auto bytes = samples::file_of({.order = GetParam(),
                                         .frames = {{1'700'000'000, 250'000, samples::text("one")},
                                                    {1'700'000'001, 7, samples::text("three")}}});
    const auto file = read_capture_file(bytes);
    ASSERT_TRUE(file);
    EXPECT_FALSE(file->fault);
    ASSERT_EQ(file->packets.size(), 2U);
    EXPECT_EQ(file->packets[0].at, second_of_2023 + 250ms);
    EXPECT_EQ(file->packets[0].link, 101U);
    EXPECT_TRUE(std::ranges::equal(file->packets[0].bytes, samples::text("one")));
    EXPECT_EQ(file->packets[1].at, second_of_2023 + 1s + 7us);
}

TEST_P(EitherOrder, APcapFileOfNanosecondsHasThose) {
    const auto bytes =
        samples::file_of({.order = GetParam(),
                          .magic = 0xa1b23c4d,
                          .link = 276,
                          .frames = {{1'700'000'000, 123'456'789, samples::text("x")}}});
    const auto file = read_capture_file(bytes);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->packets.at(0).at, second_of_2023 + 123'456'789ns);
    EXPECT_EQ(file->packets.at(0).link, 276U);
}

TEST_P(EitherOrder, APcapngFileCountsMicrosecondsUnlessItSaysOtherwise) {
    const auto order = GetParam();
    const auto bytes =
        samples::pcapng(order, {}, {{1'700'000'000'000'007, samples::text("packet")}});
    const auto file = read_capture_file(bytes);
    ASSERT_TRUE(file);
    EXPECT_FALSE(file->fault);
    ASSERT_EQ(file->packets.size(), 1U);
    EXPECT_EQ(file->packets[0].at, second_of_2023 + 7us);
    EXPECT_TRUE(std::ranges::equal(file->packets[0].bytes, samples::text("packet")));
}

TEST_P(EitherOrder, APcapngFileMayCountInAnyResolutionAndFromAnywhere) {
    const auto order = GetParam();
    const auto at = [&](std::uint8_t resolution, std::uint64_t ticks) {
        FieldWriter options{order};
        options.u16(9).u16(1).raw(Bytes{std::byte{resolution}}).pad();
        options.u16(14).u16(8).u64(1'000'000'000).u32(0);
        return read_capture_file(samples::pcapng(order, options.bytes(), {{ticks, {}}}))
            ->packets.at(0)
            .at;
    };
    EXPECT_EQ(at(9, 700'000'000'000'000'005), second_of_2023 + 5ns);
    EXPECT_EQ(at(0, 700'000'000), second_of_2023);
    EXPECT_EQ(at(12, 700'000'000'000'000), WallTime{1'000'000'700s});
    EXPECT_EQ(at(0x80 | 1, 1'400'000'001), second_of_2023 + 500ms);
    EXPECT_EQ(at(0x80 | 30, (std::uint64_t{700'000'000} << 30U) + (1U << 29U)),
              second_of_2023 + 500ms);
    EXPECT_EQ(at(0x80 | 60, std::uint64_t{1} << 59U), WallTime{1'000'000'000s + 500ms});
}

TEST_P(EitherOrder, BlocksThatNobodyKnowsAreSkipped) {
    const auto order = GetParam();
    const auto whole = samples::pcapng(order, {}, {{1, samples::text("x")}});
    const std::vector<Bytes> parts{whole, samples::block(order, 0x0bad, samples::text("what?"))};
    const auto bytes = samples::joined(parts);
    const auto file = read_capture_file(bytes);
    EXPECT_EQ(file->packets.size(), 1U);
    EXPECT_FALSE(file->fault);
}

INSTANTIATE_TEST_SUITE_P(LittleAndBig,
                         EitherOrder,
                         testing::Values(ByteOrder::little, ByteOrder::big));

TEST(CaptureFile, MayHaveSectionsOfBothByteOrders) {
    const std::vector<Bytes> parts{samples::pcapng(ByteOrder::little, {}, {{1, {}}}),
                                   samples::pcapng(ByteOrder::big, {}, {{2, {}}})};
    const auto bytes = samples::joined(parts);
    const auto file = read_capture_file(bytes);
    EXPECT_FALSE(file->fault);
    EXPECT_EQ(file->packets.size(), 2U);
}

TEST(CaptureFile, OfAPacketThatWasCutSaysHowMuchIsMissing) {
    FieldWriter out{ByteOrder::little};
    out.u32(0xa1b2c3d4).u16(2).u16(4).u32(0).u32(0).u32(96).u32(1);
    out.u32(1).u32(2).u32(3).u32(100).raw(samples::text("abc"));
    const auto file = read_capture_file(out.bytes());
    EXPECT_EQ(file->packets.at(0).missing, 97U);
}

TEST(CaptureFile, CutAnywhereHasThePacketsUntilThereAndSaysWhereItBroke) {
    const std::vector<Bytes> files{
        samples::pcapng(
            ByteOrder::little, {}, {{1, samples::text("one")}, {2, samples::text("2")}}),
        samples::file_of({.frames = {{1, 1, samples::text("one")}, {2, 2, samples::text("two")}}})};
    for (const auto& whole : files) {
        const auto packets = read_capture_file(whole)->packets;
        ASSERT_EQ(packets.size(), 2U);
        std::size_t most = 0;
        std::size_t whole_ones = 0;
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const auto cut = std::span{whole}.first(length);
            const auto file = read_capture_file(cut);
            if (!file) {
                EXPECT_LT(length, 28U);
                continue;
            }
            EXPECT_GE(file->packets.size(), most);
            most = file->packets.size();
            if (!file->fault) {
                ++whole_ones;  // Between two packets nothing shows that there were more.
                continue;
            }
            EXPECT_LE(file->fault->offset, length);
            EXPECT_NE(file->fault->message.find("ends within"), std::string::npos)
                << file->fault->message;
        }
        EXPECT_LE(whole_ones, 4U);
        EXPECT_EQ(most, 1U);
    }
}

TEST(CaptureFile, ThatIsNoneIsToldFromOneThatIsBroken) {
    EXPECT_EQ(read_capture_file({}).error().message, "the file is empty");
    EXPECT_FALSE(read_capture_file(samples::text("GET / HTTP/1.1")));
    const Bytes gzip{std::byte{0x1f}, std::byte{0x8b}, std::byte{8}};
    EXPECT_NE(read_capture_file(gzip).error().message.find("compressed"), std::string::npos);
}

TEST(CaptureFile, WithABlockThatContradictsItselfEndsThere) {
    auto bytes = samples::pcapng(ByteOrder::little, {}, {{1, samples::text("good")}});
    const auto end = bytes.size();
    const auto bad = samples::block(ByteOrder::little, 6, samples::text("too short for a packet"));
    bytes.insert(bytes.end(), bad.begin(), bad.end());
    const auto file = read_capture_file(bytes);
    EXPECT_EQ(file->packets.size(), 1U);
    ASSERT_TRUE(file->fault);
    EXPECT_EQ(file->fault->offset, end);

    auto twisted = samples::pcapng(ByteOrder::little, {}, {{1, samples::text("good")}});
    twisted.back() = std::byte{0xff};
    EXPECT_EQ(read_capture_file(twisted)->fault->message, "the block's two lengths differ");
}

}  // namespace
}  // namespace sonde::capture
