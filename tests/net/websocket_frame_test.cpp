// SPDX-License-Identifier: Apache-2.0
#include "probes/net/websocket_frame.hpp"

#include "tests/support/websocket_side.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace sonde::net {

using support::FrameLook;
using support::websocket_frame;
using ::testing::HasSubstr;

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes(std::initializer_list<int> values) {
    Bytes result;
    for (const int value : values) {
        result.push_back(static_cast<std::byte>(value));
    }
    return result;
}

Bytes text(std::string_view letters) {
    const auto raw = std::as_bytes(std::span{letters});
    return {raw.begin(), raw.end()};
}

Bytes joined(std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const auto& part : parts) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

/// All that came out of a stream of frames.
struct Unpacked {
    Bytes payload{};
    std::vector<FrameCursor::Control> controls{};
    std::optional<FrameFault> fault{};
};

Unpacked unpack(Bytes raw, std::size_t piece) {
    Unpacked all;
    FrameCursor cursor;
    for (std::size_t at = 0; at < raw.size() && !all.fault; at += piece) {
        auto part = std::span{raw}.subspan(at, std::min(piece, raw.size() - at));
        std::size_t used = 0;
        std::size_t payload = 0;
        while (used < part.size() && !all.fault) {
            auto step = cursor.take(part.subspan(used), part.data() + payload);
            used += step.used;
            payload += step.payload;
            if (step.control) {
                all.controls.push_back(*step.control);
            }
            all.fault = step.fault;
        }
        all.payload.insert(
            all.payload.end(), part.begin(), part.begin() + static_cast<long>(payload));
    }
    return all;
}

std::string fault_of(const Bytes& raw) {
    const auto unpacked = unpack(raw, raw.size());
    return unpacked.fault ? std::string{unpacked.fault->what} : "";
}

TEST(FrameCursor, TakesAMessageOutOfOneFrame) {
    // The unmasked example of RFC 6455 5.7, as a binary frame.
    const auto unpacked = unpack(bytes({0x82, 0x05, 'H', 'e', 'l', 'l', 'o'}), 100);
    EXPECT_FALSE(unpacked.fault);
    EXPECT_EQ(unpacked.payload, text("Hello"));
}

TEST(FrameCursor, TakesTheSameOutHoweverTheBytesWereCut) {
    const Bytes large(70'000, std::byte{7});
    const Bytes middle(300, std::byte{8});
    const auto stream = joined({
        websocket_frame(text("He"), {.final = false}),
        websocket_frame(text("ping"), {.opcode = 9}),
        websocket_frame(text("l"), {.opcode = 0, .final = false}),
        websocket_frame({}, {.opcode = 0, .final = false}),
        websocket_frame(text("lo"), {.opcode = 0}),
        websocket_frame({}),
        websocket_frame(middle),
        websocket_frame({}, {.opcode = 10}),
        websocket_frame(large),
        websocket_frame(bytes({0x03, 0xe8}), {.opcode = 8}),
    });
    const auto expected = joined({text("Hello"), middle, large});
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 125U, 4096U, 1U << 20U}) {
        const auto unpacked = unpack(stream, piece);
        EXPECT_FALSE(unpacked.fault);
        EXPECT_EQ(unpacked.payload, expected) << piece;
        ASSERT_EQ(unpacked.controls.size(), 3U);
        EXPECT_EQ(unpacked.controls[0].opcode, Opcode::ping);
        EXPECT_EQ(unpacked.controls[0].payload, text("ping"));
        EXPECT_EQ(unpacked.controls[1].opcode, Opcode::pong);
        EXPECT_EQ(unpacked.controls[2].opcode, Opcode::close);
    }
}

TEST(FrameCursor, AsksForHeaderAndPayloadOfEachFrameInTurn) {
    FrameCursor cursor;
    Bytes room(16);
    const auto take = [&](const Bytes& raw) {
        return cursor.take(raw, room.data()).payload;
    };
    EXPECT_EQ(cursor.wanted(100), 2U);
    EXPECT_EQ(take(bytes({0x82, 126})), 0U);
    EXPECT_EQ(cursor.wanted(100), 2U);
    EXPECT_EQ(take(bytes({0x01})), 0U);
    EXPECT_EQ(cursor.wanted(100), 1U);
    EXPECT_EQ(take(bytes({0x00})), 0U);
    EXPECT_EQ(cursor.wanted(100), 100U);
    EXPECT_EQ(cursor.wanted(1000), 256U);
    EXPECT_EQ(take(bytes({1, 2, 3})), 3U);
    EXPECT_EQ(cursor.wanted(1000), 253U);
}

TEST(FrameCursor, RefusesWhatNoServerMaySend) {
    EXPECT_THAT(fault_of(websocket_frame(text("x"), {.opcode = 1})), HasSubstr("text frame"));
    EXPECT_THAT(fault_of(websocket_frame(text("x"), {.masked = true})), HasSubstr("mask"));
    for (const auto reserved : std::array<std::uint8_t, 3>{1, 2, 4}) {
        EXPECT_THAT(fault_of(websocket_frame(text("x"), {.reserved = reserved})),
                    HasSubstr("reserved"));
    }
    for (const auto opcode : std::array<std::uint8_t, 7>{3, 5, 7, 11, 12, 13, 15}) {
        EXPECT_THAT(fault_of(websocket_frame(text("x"), {.opcode = opcode})), HasSubstr("opcode"));
    }
    EXPECT_THAT(fault_of(websocket_frame(text("x"), {.opcode = 0})), HasSubstr("never began"));
    EXPECT_THAT(fault_of(joined(
                    {websocket_frame(text("x"), {.final = false}), websocket_frame(text("y"))})),
                HasSubstr("inside another"));
    EXPECT_THAT(fault_of(websocket_frame(text("x"), {.opcode = 9, .final = false})),
                HasSubstr("control frame"));
    EXPECT_THAT(fault_of(websocket_frame(Bytes(126), {.opcode = 9})), HasSubstr("control frame"));
    EXPECT_THAT(fault_of(bytes({0x82, 126, 0, 125})), HasSubstr("more bytes than it needs"));
    EXPECT_THAT(fault_of(bytes({0x82, 127, 0, 0, 0, 0, 0, 0, 0xff, 0xff})),
                HasSubstr("more bytes than it needs"));
}

TEST(FrameCursor, RefusesAFrameLargerThanAnyPacketByItsHeader) {
    const auto unpacked =
        unpack(bytes({0x82, 127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), 1);
    ASSERT_TRUE(unpacked.fault);
    EXPECT_EQ(unpacked.fault->code, CloseCode::message_too_big);
    // 268 435 460: the largest packet with its fixed header.
    EXPECT_FALSE(unpack(bytes({0x82, 127, 0, 0, 0, 0, 0x10, 0, 0, 4}), 1).fault);
    EXPECT_TRUE(unpack(bytes({0x82, 127, 0, 0, 0, 0, 0x10, 0, 0, 5}), 1).fault);
}

TEST(FrameCursor, KeepsWhatCameBeforeAFault) {
    const auto unpacked = unpack(
        joined({websocket_frame(text("good")), websocket_frame(text("x"), {.opcode = 1})}), 100);
    EXPECT_TRUE(unpacked.fault);
    EXPECT_EQ(unpacked.payload, text("good"));
}

TEST(ClientFrame, IsTheExampleOfTheStandard) {
    // RFC 6455 5.7: a masked "Hello", there as text.
    const MaskKey key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};
    std::array<std::byte, largest_client_header> header{};
    const auto size = write_frame_header(Opcode::text, 5, key, header);
    Bytes frame{header.begin(), header.begin() + static_cast<long>(size)};
    frame.resize(size + 5);
    mask(text("Hello"), key, 0, frame.data() + size);
    EXPECT_EQ(frame, bytes({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}));
}

TEST(ClientFrame, HasItsLengthInAsFewBytesAsThereNeedBe) {
    const auto size_of = [](std::uint64_t payload) {
        std::array<std::byte, largest_client_header> header{};
        return write_frame_header(Opcode::binary, payload, {}, header);
    };
    EXPECT_EQ(size_of(0), 6U);
    EXPECT_EQ(size_of(125), 6U);
    EXPECT_EQ(size_of(126), 8U);
    EXPECT_EQ(size_of(65'535), 8U);
    EXPECT_EQ(size_of(65'536), 14U);
}

TEST(Mask, IsTheSameInPiecesAsAtOnce) {
    Bytes plain(1000);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        plain[i] = static_cast<std::byte>(i);
    }
    const auto key = next_mask_key();
    Bytes whole(plain.size());
    mask(plain, key, 0, whole.data());
    for (const std::size_t piece : {1U, 3U, 8U, 13U, 999U}) {
        Bytes pieces(plain.size());
        for (std::size_t at = 0; at < plain.size(); at += piece) {
            mask(std::span{plain}.subspan(at, std::min(piece, plain.size() - at)),
                 key,
                 at,
                 pieces.data() + at);
        }
        EXPECT_EQ(pieces, whole);
    }
    Bytes back(plain.size());
    mask(whole, key, 0, back.data());
    EXPECT_EQ(back, plain);
}

TEST(MaskKey, IsHardlyEverTheSame) {
    std::vector<MaskKey> keys;
    for (int i = 0; i < 3000; ++i) {
        keys.push_back(next_mask_key());
    }
    std::ranges::sort(keys);
    const auto repeated = std::ranges::unique(keys);
    EXPECT_LT(repeated.size(), 10U);
}

}  // namespace
}  // namespace sonde::net
