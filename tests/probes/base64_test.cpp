// SPDX-License-Identifier: Apache-2.0
#include "probes/base64.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>

namespace sonde {
namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
    std::vector<std::byte> bytes(text.size());
    std::ranges::transform(text, bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
    return bytes;
}

// RFC 4648, section 10.
using Pair = std::pair<std::string_view, std::string_view>;
constexpr std::array vectors{Pair{"", ""},
                             Pair{"f", "Zg=="},
                             Pair{"fo", "Zm8="},
                             Pair{"foo", "Zm9v"},
                             Pair{"foob", "Zm9vYg=="},
                             Pair{"fooba", "Zm9vYmE="},
                             Pair{"foobar", "Zm9vYmFy"}};

TEST(Base64, IsWhatTheStandardShows) {
    for (const auto& [plain, encoded] : vectors) {
        EXPECT_EQ(to_base64(bytes_of(plain)), encoded);
        EXPECT_EQ(from_base64(encoded), bytes_of(plain)) << encoded;
    }
}

TEST(Base64, BringsAnyBytesBack) {
    std::mt19937 random{1};
    for (std::size_t length = 0; length < 200; ++length) {
        std::vector<std::byte> bytes(length);
        std::ranges::generate(bytes,
                              [&random] { return static_cast<std::byte>(random() & 0xffU); });
        EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    }
}

TEST(Base64, RefusesWhatItWouldNotWrite) {
    for (const auto* const text : {"Z",
                                   "Zg",
                                   "Zg=",
                                   "Z===",
                                   "====",
                                   "=Zg=",
                                   "Zg==Zg==",
                                   "Zm9v\n",
                                   "Zg==\n",
                                   " Zg==",
                                   "Zm9 ",
                                   "Zm-_",
                                   "Zm9\xff",
                                   // Bits behind the last byte that are not zero.
                                   "Zh==",
                                   "Zm9="}) {
        EXPECT_FALSE(from_base64(text)) << text;
    }
    EXPECT_FALSE(from_base64(std::string_view{"Zm9\0", 4}));
}

}  // namespace
}  // namespace sonde
