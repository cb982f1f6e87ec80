// SPDX-License-Identifier: Apache-2.0
#include "agent/load_frames.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;

TEST(LoadFrames, ArePutTogetherFromWhateverPieces) {
    const Frame first{.kind = FrameKind::interval, .body = std::string(70'000, 'x')};
    const Frame second{.kind = FrameKind::drain};
    const auto bytes = to_bytes(first) + to_bytes(second);
    for (const std::size_t piece : {1U, 3U, 4096U, 1'000'000U}) {
        FrameReader reader;
        std::vector<Frame> frames;
        for (std::size_t from = 0; from < bytes.size(); from += piece) {
            reader.add(std::string_view{bytes}.substr(from, piece));
            while (auto frame = reader.take()) {
                frames.push_back(*std::move(frame));
            }
        }
        EXPECT_EQ(frames, (std::vector<Frame>{first, second})) << piece;
    }
}

TEST(LoadOrder, ReadsBackAsItWas) {
    const LoadOrder order{.seed = ~std::uint64_t{0},
                          .shard = {.index = 3, .count = 4},
                          .one_clock = true,
                          .total = load::Rate::per_second(12'345),
                          .duration = 5s};
    EXPECT_EQ(order_from(to_text(order)), order);
    EXPECT_EQ(order_from(to_text(LoadOrder{})), LoadOrder{});
}

TEST(LoadOrder, IsNotReadFromAnythingElse) {
    EXPECT_FALSE(order_from(""));
    EXPECT_FALSE(order_from("1 0 4 0 0"));
    EXPECT_FALSE(order_from("1 4 4 0 0 0")) << "no such shard";
    EXPECT_FALSE(order_from("1 0 4 0 0 0 0"));
    EXPECT_FALSE(order_from("1 0 4 0 x 0"));
}

}  // namespace
}  // namespace sonde
