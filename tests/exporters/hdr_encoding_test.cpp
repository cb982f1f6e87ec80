// SPDX-License-Identifier: Apache-2.0
#include "exporters/hdr_encoding.hpp"

#include "probes/base64.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <random>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

using Bytes = std::vector<std::byte>;

Bytes bytes(std::initializer_list<int> values) {
    Bytes result;
    for (const int value : values) {
        result.push_back(static_cast<std::byte>(value));
    }
    return result;
}

Bytes operator+(Bytes left, const Bytes& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

Bytes inflated(std::span<const std::byte> compressed) {
    Bytes plain(1U << 20U);
    uLongf length = plain.size();
    EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(plain.data()),
                         &length,
                         reinterpret_cast<const Bytef*>(compressed.data()),
                         compressed.size()),
              Z_OK);
    plain.resize(length);
    return plain;
}

Bytes deflated(const Bytes& plain) {
    auto length = compressBound(plain.size());
    Bytes compressed(length);
    EXPECT_EQ(compress(reinterpret_cast<Bytef*>(compressed.data()),
                       &length,
                       reinterpret_cast<const Bytef*>(plain.data()),
                       plain.size()),
              Z_OK);
    compressed.resize(length);
    return compressed;
}

Bytes word(std::size_t number) {
    return bytes({static_cast<int>(number >> 24U & 0xffU),
                  static_cast<int>(number >> 16U & 0xffU),
                  static_cast<int>(number >> 8U & 0xffU),
                  static_cast<int>(number & 0xffU)});
}

/// The frame about any plain text, right or wrong.
std::string framed(const Bytes& plain) {
    const auto compressed = deflated(plain);
    return to_base64(bytes({0x1c, 0x84, 0x93, 0x14}) + word(compressed.size()) + compressed);
}

Bytes parameters() {
    return word(0) +                                         // no index is shifted
           word(3) +                                         // significant digits
           word(0) + word(1) +                               // lowest value
           word(0) + word(1U << 30U) +                       // highest value
           bytes({0x3f, 0xf0}) + bytes({0, 0, 0, 0, 0, 0});  // ratio 1.0
}

Bytes plain_with(const Bytes& counts) {
    return bytes({0x1c, 0x84, 0x93, 0x13}) + word(counts.size()) + parameters() + counts;
}

std::vector<std::uint64_t> counts_of(const Histogram& histogram) {
    return {histogram.counts().begin(), histogram.counts().end()};
}

std::string error_of(std::string_view text) {
    const auto counts = decode_hdr(text);
    EXPECT_FALSE(counts);
    return counts ? "" : counts.error();
}

TEST(HdrEncoding, IsTheLayoutOfVersionTwo) {
    Histogram histogram{hdr_precision_bits};
    histogram.record(0ns, 1);
    histogram.record(2ns, 200);
    histogram.record(1s, 1);

    const auto frame = from_base64(encode_hdr(histogram));
    ASSERT_TRUE(frame);
    const auto compressed = std::span{*frame}.subspan(8);
    EXPECT_EQ(Bytes(frame->begin(), frame->begin() + 8),
              bytes({0x1c, 0x84, 0x93, 0x14}) + word(compressed.size()));
    // One second has 30 bits, so its bucket is 19 * 1024 + (10^9 >> 19) = 21 363: 21 360 empty ones
    // are before it, which is 42 719 in zigzag.
    const auto counts = bytes({0x02}) +              // 1
                        bytes({0x00}) +              // one empty bucket
                        bytes({0x90, 0x03}) +        // 200
                        bytes({0xdf, 0xcd, 0x02}) +  // 21 360 empty buckets
                        bytes({0x02});               // 1
    EXPECT_EQ(inflated(compressed), plain_with(counts));
}

/// Written by HdrHistogram's own encoder (Java, 2.1.11).
constexpr std::string_view foreign =
    "HISTFAAAADh42pNpmSzMwMAgxgABzFCaEch0M9ixgMH+A0SAiY1hAvNu4wdHOVY2MzacWL9A9fMyRiYADEgNHA==";

TEST(HdrEncoding, ReadsWhatHdrHistogramItselfWrites) {
    Histogram expected{hdr_precision_bits};
    expected.record(0ns);
    expected.record(1ns, 3);
    expected.record(3ns, 200);
    expected.record(5us, 70'000);
    expected.record(1500us, 5'000'000'000);
    expected.record(2s);
    const auto counts = decode_hdr(foreign);
    ASSERT_TRUE(counts) << counts.error();
    EXPECT_EQ(*counts, counts_of(expected));
}

TEST(HdrEncoding, ReadsTheLargestCountOfTheLargestValue) {
    const auto counts = decode_hdr("HISTFAAAACV42pNpmSzMwMDAwwABzFCasf4/BNh/gAj8vc/2Dyr0HwBRrxTW");
    ASSERT_TRUE(counts) << counts.error();
    Histogram expected{hdr_precision_bits};
    expected.record(Duration::max(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(*counts, counts_of(expected));
    EXPECT_EQ(decode_hdr(encode_hdr(expected)), counts_of(expected));
}

TEST(HdrEncoding, BringsAnyHistogramBack) {
    std::mt19937_64 random{1};
    for (const int values : {0, 1, 2, 10, 1000, 50'000}) {
        Histogram histogram{hdr_precision_bits};
        for (int i = 0; i < values; ++i) {
            const auto nanoseconds = random() >> 1U >> random() % 63;
            histogram.record(Duration{static_cast<Duration::rep>(nanoseconds)},
                             1 + (random() >> 24U >> random() % 40));
        }
        const auto counts = decode_hdr(encode_hdr(histogram));
        ASSERT_TRUE(counts) << counts.error();
        EXPECT_EQ(*counts, counts_of(histogram));
    }
}

TEST(HdrEncoding, LeavesOutEmptyBucketsAtTheEnd) {
    EXPECT_EQ(decode_hdr(framed(plain_with(bytes({0x02, 0x00, 0x07})))),
              (std::vector<std::uint64_t>{1}));
    EXPECT_EQ(decode_hdr(framed(plain_with(bytes({0x00})))), std::vector<std::uint64_t>{});
    EXPECT_EQ(decode_hdr(framed(plain_with({}))), std::vector<std::uint64_t>{});
}

TEST(HdrEncoding, RefusesEveryTruncation) {
    for (std::size_t length = 0; length < foreign.size(); ++length) {
        EXPECT_FALSE(decode_hdr(foreign.substr(0, length))) << length;
    }
    const auto plain = plain_with(bytes({0x02, 0x90, 0x03}));
    for (std::size_t length = 0; length < plain.size(); ++length) {
        EXPECT_FALSE(decode_hdr(framed({plain.begin(), plain.begin() + static_cast<int>(length)})))
            << length;
    }
}

TEST(HdrEncoding, TakesNoChangedByteForAnotherHistogram) {
    const auto expected = decode_hdr(foreign).value();
    const auto frame = from_base64(foreign).value();
    const auto plain = inflated(std::span{frame}.subspan(8));
    for (const int change : {0x01, 0x80, 0xff}) {
        for (std::size_t i = 0; i < frame.size(); ++i) {
            auto changed = frame;
            changed[i] ^= static_cast<std::byte>(change);
            // Only the bits that fill deflate's last byte up mean nothing.
            EXPECT_EQ(decode_hdr(to_base64(changed)).value_or(expected), expected) << i;
        }
        for (std::size_t i = 0; i < plain.size(); ++i) {
            auto changed = plain;
            changed[i] ^= static_cast<std::byte>(change);
            const auto counts = decode_hdr(framed(changed));
            EXPECT_TRUE(!counts || counts->size() <= 55'296) << i;
        }
    }
}

TEST(HdrEncoding, SaysWhatIsWrong) {
    EXPECT_THAT(error_of("***"), HasSubstr("not base64"));
    EXPECT_THAT(error_of(""), HasSubstr("does not begin as"));
    EXPECT_THAT(error_of("AAAAAAAAAAAAAAAA"), HasSubstr("does not begin as"));
    EXPECT_THAT(error_of(to_base64(bytes({0x1c, 0x84, 0x93, 0x14, 0xff, 0xff, 0xff, 0xff}))),
                HasSubstr("not as long as it says"));
    EXPECT_THAT(error_of(to_base64(bytes({0x1c, 0x84, 0x93, 0x14, 0, 0, 0, 2, 1, 2}))),
                HasSubstr("cannot be decompressed"));
    EXPECT_THAT(error_of(framed(bytes({1, 2, 3, 4}))), HasSubstr("what it holds does not begin"));
    EXPECT_THAT(
        error_of(framed(bytes({0x1c, 0x84, 0x93, 0x13, 0x7f, 0xff, 0xff, 0xff}) + parameters())),
        HasSubstr("counts are not as long"));
    // Two significant digits, by HdrHistogram's own encoder.
    EXPECT_THAT(error_of("HISTFAAAACN42pNpmSzMwMDAxAABMJqRgYHZzWDHAgb7DxABTiYAVw4EVw=="),
                HasSubstr("buckets are others"));
    EXPECT_THAT(error_of(framed(plain_with(bytes({0x80})))), HasSubstr("ends within a count"));
}

TEST(HdrEncoding, RefusesMoreBucketsThanThereAre) {
    constexpr auto why = "more buckets than any duration needs";
    // -9 223 372 036 854 775 808 empty buckets; and 2 147 483 647.
    const auto lowest = Bytes(9, std::byte{0xff});
    EXPECT_THAT(error_of(framed(plain_with(lowest))), HasSubstr(why));
    EXPECT_THAT(error_of(framed(plain_with(bytes({0xfd, 0xff, 0xff, 0xff, 0x0f})))),
                HasSubstr(why));
    EXPECT_EQ(decode_hdr(framed(plain_with(Bytes(55'296, std::byte{0x02})))),
              std::vector<std::uint64_t>(55'296, 1));
    EXPECT_THAT(error_of(framed(plain_with(Bytes(55'297, std::byte{0x02})))), HasSubstr(why));
}

TEST(HdrEncoding, InflatesNoBomb) {
    const Bytes zeros(64U << 20U);
    const auto bomb = framed(zeros);
    ASSERT_LT(bomb.size(), 100'000U);
    EXPECT_THAT(error_of(bomb), HasSubstr("cannot be decompressed"));
    EXPECT_THAT(error_of(std::string(1'000'000, 'A')), HasSubstr("longer than any histogram"));
}

TEST(HdrEncoding, RefusesWhatFollowsTheCompressedPart) {
    const auto compressed = deflated(plain_with(bytes({0x02}))) + bytes({0});
    EXPECT_THAT(
        error_of(to_base64(bytes({0x1c, 0x84, 0x93, 0x14}) + word(compressed.size()) + compressed)),
        HasSubstr("cannot be decompressed"));
}

}  // namespace
}  // namespace sonde
