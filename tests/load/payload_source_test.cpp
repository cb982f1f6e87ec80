// SPDX-License-Identifier: Apache-2.0
#include "probes/load/payload_source.hpp"

#include "probes/load/load_message.hpp"

#include <gtest/gtest.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sonde::load {
namespace {

using Kind = PayloadSize::Kind;

PayloadSize fixed(std::uint64_t bytes) {
    return {.kind = Kind::fixed, .fixed = bytes};
}

std::string text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Mean and deviation of the sizes of many messages, and how often each came.
struct Sizes {
    explicit Sizes(const PayloadSource& source, std::uint32_t streams = 100) {
        for (std::uint32_t stream = 0; stream < streams; ++stream) {
            for (std::uint32_t sequence = 0; sequence < 1'000; ++sequence) {
                const auto size = source.size_of(stream, sequence);
                ++times[size];
                mean += static_cast<double>(size);
                deviation += static_cast<double>(size) * static_cast<double>(size);
                ++count;
            }
        }
        mean /= count;
        deviation = std::sqrt(deviation / count - mean * mean);
    }
    double share(std::size_t size) const {
        return times.contains(size) ? times.at(size) / count : 0.0;
    }

    double count{};
    double mean{};
    double deviation{};
    std::map<std::size_t, double> times{};
};

TEST(PayloadSource, KeepsAFixedSize) {
    const PayloadSource source{fixed(100), 1};
    EXPECT_EQ(source.largest(), 100U);
    EXPECT_EQ(source.mean(), 100.0);
    EXPECT_EQ(source.size_of(3, 4), 100U);
    EXPECT_EQ(source.filler_of(3, 4).size(), 100U - load_header_size);
}

TEST(PayloadSource, HasNoFillerInTheSmallestPayload) {
    const PayloadSource source{fixed(load_header_size), 1};
    EXPECT_TRUE(source.filler_of(0, 0).empty());
    EXPECT_TRUE(source.filler_of(9, ~0U).empty());
}

TEST(PayloadSource, NeverGoesBelowTheHeader) {
    for (const auto& sizes : {fixed(0),
                              PayloadSize{.kind = Kind::uniform, .minimum = 0, .maximum = 9},
                              PayloadSize{.kind = Kind::weighted, .weighted = {{4, 1}}}}) {
        const PayloadSource source{sizes, 1};
        EXPECT_EQ(source.largest(), load_header_size);
        EXPECT_EQ(source.mean(), static_cast<double>(load_header_size));
        EXPECT_EQ(source.size_of(0, 0), load_header_size);
        EXPECT_TRUE(source.filler_of(0, 0).empty());
    }
}

TEST(PayloadSource, SaysTheSameOfAMessageWhoeverAsks) {
    const std::array plans{
        fixed(500),
        PayloadSize{.kind = Kind::uniform, .minimum = 32, .maximum = 900},
        PayloadSize{
            .kind = Kind::normal, .minimum = 32, .maximum = 900, .mean = 300, .deviation = 100},
        PayloadSize{.kind = Kind::weighted, .weighted = {{50, 1}, {90, 2}}}};
    for (const auto& sizes : plans) {
        const PayloadSource sender{sizes, 77};
        const PayloadSource receiver{sizes, 77};
        const PayloadSource stranger{sizes, 78};
        std::size_t same_as_stranger = 0;
        for (std::uint32_t sequence = 0; sequence < 500; ++sequence) {
            const auto filler = text_of(sender.filler_of(sequence % 7, sequence));
            EXPECT_EQ(filler.size() + load_header_size, sender.size_of(sequence % 7, sequence));
            EXPECT_LE(filler.size() + load_header_size, sender.largest());
            EXPECT_EQ(filler, text_of(receiver.filler_of(sequence % 7, sequence)));
            const bool same = filler == text_of(stranger.filler_of(sequence % 7, sequence));
            same_as_stranger += same ? 1U : 0U;
        }
        EXPECT_EQ(same_as_stranger, 0U);
    }
}

TEST(PayloadSource, FillsEachOfAStreamsMessagesWithBytesOfItsOwn) {
    const PayloadSource source{fixed(48), 5};
    std::set<std::string> fillers;
    for (std::uint32_t sequence = 0; sequence < 4'096; ++sequence) {
        fillers.insert(text_of(source.filler_of(17, 0U - 2'000U + sequence)));
    }
    EXPECT_EQ(fillers.size(), 4'096U);
}

TEST(PayloadSource, SeldomFillsTheSameMessageOfTwoStreamsAlike) {
    const PayloadSource source{fixed(48), 5};
    std::set<std::string> fillers;
    for (std::uint32_t stream = 0; stream < 4'096; ++stream) {
        fillers.insert(text_of(source.filler_of(stream, 0)));
    }
    // By chance alone, 1 - 1/e of all places are hit.
    EXPECT_NEAR(static_cast<double>(fillers.size()), 4'096 * 0.632, 100.0);
}

TEST(PayloadSource, FillsWithBytesThatDoNotCompress) {
    const PayloadSource source{fixed(10'000), 5};
    const auto filler = source.filler_of(1, 2);
    auto size = compressBound(filler.size());
    std::vector<unsigned char> small(size);
    ASSERT_EQ(compress2(small.data(),
                        &size,
                        reinterpret_cast<const unsigned char*>(filler.data()),
                        filler.size(),
                        9),
              Z_OK);
    EXPECT_GE(size, filler.size());
}

TEST(PayloadSource, SpreadsUniformSizesEvenlyOverTheirBounds) {
    const PayloadSource source{{.kind = Kind::uniform, .minimum = 40, .maximum = 59}, 3};
    EXPECT_EQ(source.largest(), 59U);
    EXPECT_DOUBLE_EQ(source.mean(), 49.5);
    const Sizes sizes{source};
    EXPECT_EQ(sizes.times.size(), 20U);
    for (std::size_t size = 40; size <= 59; ++size) {
        // 5 000 times, with a deviation of 69.
        EXPECT_NEAR(sizes.share(size), 0.05, 0.0035) << size;
    }
}

TEST(PayloadSource, DrawsNormalSizes) {
    const PayloadSource source{
        {.kind = Kind::normal, .minimum = 32, .maximum = 10'000, .mean = 1'000, .deviation = 100},
        3};
    EXPECT_EQ(source.largest(), 10'000U);
    EXPECT_NEAR(source.mean(), 1'000.0, 1e-6);
    const Sizes sizes{source};
    EXPECT_NEAR(sizes.mean, 1'000.0, 1.6);
    EXPECT_NEAR(sizes.deviation, 100.0, 1.2);
    double within = 0;
    double beyond = 0;
    for (const auto& [size, times] : sizes.times) {
        within += size >= 900 && size <= 1'100 ? times / sizes.count : 0.0;
        beyond += size > 1'300 ? times / sizes.count : 0.0;
    }
    EXPECT_NEAR(within, 0.6827, 0.01);
    EXPECT_NEAR(beyond, 0.00135, 0.0006);
}

TEST(PayloadSource, ClampsNormalSizesToTheirBounds) {
    const PayloadSource source{
        {.kind = Kind::normal, .minimum = 950, .maximum = 1'200, .mean = 1'000, .deviation = 100},
        3};
    const Sizes sizes{source};
    EXPECT_EQ(sizes.times.begin()->first, 950U);
    EXPECT_EQ(sizes.times.rbegin()->first, 1'200U);
    EXPECT_NEAR(sizes.share(950), 0.3085, 0.01);
    EXPECT_NEAR(sizes.share(1'200), 0.0228, 0.004);
    EXPECT_NEAR(sizes.mean, source.mean(), 1.0);
}

TEST(PayloadSource, DrawsTheMeanWhereNormalSizesDoNotDeviate) {
    const PayloadSource source{
        {.kind = Kind::normal, .minimum = 32, .maximum = 200, .mean = 100, .deviation = 0}, 3};
    EXPECT_EQ(source.size_of(1, 1), 100U);
    EXPECT_EQ(source.mean(), 100.0);
}

TEST(PayloadSource, DrawsEachSizeAsOftenAsItWeighs) {
    const PayloadSource source{
        {.kind = Kind::weighted, .weighted = {{64, 70}, {1'024, 25}, {65'536, 5}}}, 3};
    EXPECT_EQ(source.largest(), 65'536U);
    EXPECT_NEAR(source.mean(), 64 * 0.7 + 1'024 * 0.25 + 65'536 * 0.05, 1e-9);
    const Sizes sizes{source};
    EXPECT_EQ(sizes.times.size(), 3U);
    EXPECT_NEAR(sizes.share(64), 0.7, 0.01);
    EXPECT_NEAR(sizes.share(1'024), 0.25, 0.01);
    EXPECT_NEAR(sizes.share(65'536), 0.05, 0.005);
}

TEST(PayloadSource, WeighsHeavilyWithoutOverflow) {
    const PayloadSource source{
        {.kind = Kind::weighted, .weighted = {{64, ~0U}, {128, ~0U}, {256, ~0U}}}, 3};
    const Sizes sizes{source, 10};
    EXPECT_NEAR(sizes.share(64), 1.0 / 3, 0.03);
    EXPECT_NEAR(sizes.share(256), 1.0 / 3, 0.03);
}

TEST(PayloadSource, TellsSizesOfStreamsAndSequencesApart) {
    const PayloadSource source{{.kind = Kind::uniform, .minimum = 32, .maximum = 1'031}, 3};
    std::size_t alike = 0;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        alike += source.size_of(i, 1) == source.size_of(1, i) ? 1U : 0U;
    }
    EXPECT_LT(alike, 50U);
}

TEST(PayloadSource, SendsFilesWholeOneAfterAnother) {
    const PayloadSource source{{.kind = Kind::files,
                                .files = {"a", "b", "c"},
                                .contents = {"first", "", std::string("with\0zero", 9)}},
                               3};
    EXPECT_EQ(source.largest(), load_header_size + 9);
    EXPECT_DOUBLE_EQ(source.mean(), static_cast<double>(load_header_size) + 14.0 / 3);
    EXPECT_EQ(text_of(source.filler_of(0, 0)), "first");
    EXPECT_EQ(text_of(source.filler_of(0, 1)), "");
    EXPECT_EQ(text_of(source.filler_of(0, 2)), std::string("with\0zero", 9));
    EXPECT_EQ(text_of(source.filler_of(0, 3)), "first");
    EXPECT_EQ(source.size_of(0, 2), load_header_size + 9);
    EXPECT_EQ(source.size_of(0, 1), load_header_size);
}

TEST(PayloadSource, StartsEachStreamWithAnotherFile) {
    const PayloadSource source{{.kind = Kind::files, .files = {"a", "b"}, .contents = {"a", "b"}},
                               3};
    EXPECT_EQ(text_of(source.filler_of(0, 0)), "a");
    EXPECT_EQ(text_of(source.filler_of(1, 0)), "b");
    EXPECT_EQ(text_of(source.filler_of(~0U, ~0U)), "a");
}

TEST(PayloadSource, MayBeCopiedAndMoved) {
    PayloadSource source{fixed(5'000), 3};
    const auto expected = text_of(source.filler_of(4, 5));
    const PayloadSource copy{source};
    const PayloadSource moved{std::move(source)};
    EXPECT_EQ(text_of(copy.filler_of(4, 5)), expected);
    EXPECT_EQ(text_of(moved.filler_of(4, 5)), expected);
}

}  // namespace
}  // namespace sonde::load
