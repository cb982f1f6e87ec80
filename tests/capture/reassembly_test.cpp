// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/connection.hpp"
#include "tests/capture/capture_samples.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde::capture {
namespace {

using namespace std::chrono_literals;

class Reassembled : public testing::Test {
  protected:
    void segment(std::uint32_t sequence, std::string_view payload, std::size_t missing = 0) {
        now_ += 1ms;
        reassembly_.add({.at = now_,
                         .sequence = sequence,
                         .payload = std::as_bytes(std::span{payload}),
                         .missing = missing},
                        chunks_);
    }

    /// `abc[3]def`: three bytes are missing in between.
    std::string text() const {
        std::string text;
        for (const auto& chunk : chunks_) {
            if (chunk.missing_before > 0) {
                text += '[' + std::to_string(chunk.missing_before) + ']';
            }
            text.append(reinterpret_cast<const char*>(chunk.bytes.data()), chunk.bytes.size());
        }
        return text;
    }

    WallTime now_{};
    std::vector<Chunk> chunks_{};
    Reassembly reassembly_{0};
};

TEST_F(Reassembled, SegmentsInOrderAreAsTheyCame) {
    segment(100, "abc");
    segment(103, "def");
    EXPECT_EQ(text(), "abcdef");
    EXPECT_EQ(chunks_[1].at, WallTime{2ms});
}

TEST_F(Reassembled, SegmentsOutOfOrderArePutRightAtTheTimeTheGapIsFilled) {
    segment(100, "abc");
    segment(106, "ghi");
    segment(109, "jkl");
    EXPECT_EQ(text(), "abc");
    segment(103, "def");
    EXPECT_EQ(text(), "abcdefghijkl");
    EXPECT_EQ(chunks_.back().at, WallTime{4ms});
}

TEST_F(Reassembled, BytesSentAgainAreThereOnce) {
    segment(100, "abc");
    segment(100, "abc");
    segment(101, "bcde");
    segment(99, "?abcdef");
    EXPECT_EQ(text(), "abcdef");
}

TEST_F(Reassembled, SegmentsThatWaitAndOverlapAreCutToWhatIsNew) {
    segment(100, "ab");
    segment(104, "efgh");
    segment(106, "ghij");
    segment(102, "cdef");
    EXPECT_EQ(text(), "abcdefghij");
}

TEST_F(Reassembled, AGapIsSaidAtTheEnd) {
    segment(100, "abc");
    segment(106, "ghi");
    EXPECT_EQ(reassembly_.finish(chunks_), 0U);
    EXPECT_EQ(text(), "abc[3]ghi");
    EXPECT_EQ(chunks_[1].at, WallTime{2ms}) << "nothing filled the gap";
}

TEST_F(Reassembled, AGapIsSaidOnceTheReceiverHasAcknowledgedIt) {
    segment(100, "abc");
    segment(106, "ghi");
    reassembly_.acknowledged(103, chunks_);
    EXPECT_EQ(text(), "abc");
    reassembly_.acknowledged(109, chunks_);
    EXPECT_EQ(text(), "abc[3]ghi");
    segment(103, "def");
    EXPECT_EQ(text(), "abc[3]ghi") << "too late";
}

TEST_F(Reassembled, AGapIsSaidOnceTooManyWait) {
    segment(100, "a");
    for (std::uint32_t i = 0; i <= Reassembly::most_held; ++i) {
        segment(110 + i, "x");
    }
    EXPECT_EQ(chunks_.size(), 2U + Reassembly::most_held);
    EXPECT_EQ(chunks_[1].missing_before, 9U);
}

TEST_F(Reassembled, WhatWasNotCapturedOfASegmentIsAGapBehindIt) {
    segment(100, "abc", 7);
    segment(110, "xyz");
    EXPECT_EQ(text(), "abc[7]xyz");
    segment(113, "", 4);
    EXPECT_EQ(reassembly_.finish(chunks_), 4U);
}

TEST_F(Reassembled, SequenceNumbersWrapAround) {
    segment(0xfffffffe, "abcd");
    segment(4, "gh");
    segment(2, "ef");
    EXPECT_EQ(text(), "abcdefgh");
}

TEST_F(Reassembled, ABigGapIsNoReasonToAllocate) {
    segment(0, "a");
    segment(0x7fff0000, "z");
    reassembly_.finish(chunks_);
    EXPECT_EQ(text(), "a[2147418111]z");
}

TEST_F(Reassembled, AKeepAliveProbeIsNothingNew) {
    segment(100, "abc");
    segment(102, "?");
    segment(103, "def");
    EXPECT_EQ(text(), "abcdef");
}

}  // namespace
}  // namespace sonde::capture
