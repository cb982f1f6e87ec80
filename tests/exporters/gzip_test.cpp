// SPDX-License-Identifier: Apache-2.0
#include "exporters/gzip.hpp"

#include <gtest/gtest.h>

#include <zlib.h>

#include <ostream>
#include <random>
#include <string>
#include <vector>

namespace sonde {
namespace {

std::string gunzip(const std::string& compressed) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::vector<Bytef> input(compressed.begin(), compressed.end());
    stream.next_in = input.data();
    stream.avail_in = static_cast<uInt>(input.size());
    std::string plain;
    int status = Z_OK;
    while (status == Z_OK) {
        std::vector<Bytef> output(4096);
        stream.next_out = output.data();
        stream.avail_out = static_cast<uInt>(output.size());
        status = inflate(&stream, Z_NO_FLUSH);
        plain.append(output.begin(), output.end() - stream.avail_out);
    }
    EXPECT_EQ(status, Z_STREAM_END);
    EXPECT_EQ(stream.avail_in, 0U);
    inflateEnd(&stream);
    return plain;
}

std::string gzipped(const std::string& plain) {
    std::string compressed;
    GzipBuffer buffer{compressed};
    std::ostream out{&buffer};
    out << plain;
    buffer.finish();
    EXPECT_TRUE(out.good());
    return compressed;
}

TEST(Gzip, OfNothingIsAnEmptyStream) {
    EXPECT_EQ(gunzip(gzipped("")), "");
}

TEST(Gzip, SurvivesARoundTripAtEveryBufferBoundary) {
    for (const std::size_t length : {1U, 16383U, 16384U, 16385U, 32768U, 100'000U}) {
        std::string plain(length, 'x');
        plain.back() = 'y';
        EXPECT_EQ(gunzip(gzipped(plain)), plain) << length;
    }
}

TEST(Gzip, SurvivesWhatCannotBeCompressed) {
    std::mt19937 random{3};
    std::uniform_int_distribution<int> byte{0, 255};
    std::string plain;
    for (int i = 0; i < 300'000; ++i) {
        plain += static_cast<char>(byte(random));
    }
    EXPECT_EQ(gunzip(gzipped(plain)), plain);
}

TEST(Gzip, TakesSingleCharactersToo) {
    std::string compressed;
    GzipBuffer buffer{compressed};
    std::ostream out{&buffer};
    for (int i = 0; i < 40'000; ++i) {
        out.put('z');
    }
    buffer.finish();
    EXPECT_EQ(gunzip(compressed), std::string(40'000, 'z'));
    EXPECT_LT(compressed.size(), 1000U);
}

}  // namespace
}  // namespace sonde
