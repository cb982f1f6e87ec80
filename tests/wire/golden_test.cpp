// SPDX-License-Identifier: Apache-2.0
#include "tests/wire/golden.hpp"

#include "probes/wire/decode.hpp"
#include "probes/wire/encode.hpp"
#include "tests/wire/same.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

TEST(Golden, DecodesToWhatItMeans) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        const auto frame = split(golden.bytes, golden.version, largest_packet);
        ASSERT_TRUE(frame) << frame.error().what;
        ASSERT_TRUE(*frame);
        EXPECT_EQ((*frame)->size(), golden.bytes.size());
        const auto packet = decode(golden.version, **frame);
        ASSERT_TRUE(packet) << packet.error().what;
        EXPECT_TRUE(same(*packet, golden.packet));
    }
}

TEST(Golden, IsWhatItsMeaningEncodesTo) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        Bytes bytes;
        const auto size = append(golden.version, golden.packet, bytes);
        ASSERT_TRUE(size) << sentence_of(size.error());
        EXPECT_EQ(*size, golden.bytes.size());
        EXPECT_EQ(encoded_size(golden.version, golden.packet), golden.bytes.size());
        EXPECT_EQ(hex_of(bytes), hex_of(golden.bytes));
    }
}

TEST(Golden, CutShortIsNeverTakenForAPacket) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        for (std::size_t size = 0; size < golden.bytes.size(); ++size) {
            // A copy of its own, so that a read past the end is one past an allocation.
            const Bytes cut(golden.bytes.begin(),
                            golden.bytes.begin() + static_cast<std::ptrdiff_t>(size));
            const auto frame = split(cut, golden.version, largest_packet);
            ASSERT_TRUE(frame) << frame.error().what;
            EXPECT_FALSE(*frame) << "at " << size;
        }
    }
}

TEST(Golden, WithAShorterBodyFailsOrMeansSomethingElse) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        const auto whole = split(golden.bytes, golden.version, largest_packet);
        ASSERT_TRUE(whole && *whole);
        for (std::size_t size = 0; size < (*whole)->body.size(); ++size) {
            const Bytes body((*whole)->body.begin(),
                             (*whole)->body.begin() + static_cast<std::ptrdiff_t>(size));
            Frame cut = **whole;
            cut.body = body;
            const auto packet = decode(golden.version, cut);
            if (packet) {
                EXPECT_FALSE(same(*packet, golden.packet)) << "at " << size;
            } else {
                EXPECT_FALSE(packet.error().what.empty()) << "at " << size;
            }
        }
    }
}

TEST(Golden, DoesNotFitIntoLessThanItsSize) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        for (std::size_t size = 0; size < golden.bytes.size(); ++size) {
            Bytes small(size);
            const auto written = encode(golden.version, golden.packet, small);
            ASSERT_FALSE(written);
            EXPECT_EQ(written.error(), EncodeError::buffer_too_small);
        }
    }
}

TEST(Golden, WithABodyOneByteLongerFailsOrMeansSomethingElse) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        const auto whole = split(golden.bytes, golden.version, largest_packet);
        ASSERT_TRUE(whole && *whole);
        Bytes body((*whole)->body.begin(), (*whole)->body.end());
        body.push_back(std::byte{0x7e});
        Frame longer = **whole;
        longer.body = body;
        const auto packet = decode(golden.version, longer);
        EXPECT_FALSE(packet && same(*packet, golden.packet));
    }
}

}  // namespace
}  // namespace sonde::wire
