// SPDX-License-Identifier: Apache-2.0
#include "exporters/printable.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sonde {
namespace {

TEST(Printable, LeavesTextAsItIs) {
    EXPECT_EQ(printable(""), "");
    EXPECT_EQ(printable("CN=broker, O=\"Example\""), "CN=broker, O=\"Example\"");
    EXPECT_EQ(printable("Größe 5 € 𝄞"), "Größe 5 € 𝄞");
}

TEST(Printable, SpellsOutControlCharacters) {
    EXPECT_EQ(printable("a\nb\rc\td"), "a\\nb\\rc\\td");
    EXPECT_EQ(printable("\x1b[2J\x07\x7f"), "\\x1b[2J\\x07\\x7f");
    EXPECT_EQ(printable(std::string{"\0", 1}), "\\x00");
}

TEST(Printable, SpellsOutTheControlsThatTerminalsReadInUtf8) {
    EXPECT_EQ(printable("\xc2\x9b"
                        "31m"),
              "\\u{009b}31m");
}

TEST(Printable, SpellsOutWhatReordersTheLine) {
    EXPECT_EQ(printable("gnp.\xe2\x80\xae"
                        "exe"),
              "gnp.\\u{202e}exe");
    EXPECT_EQ(printable("\xe2\x80\xa8"), "\\u{2028}");
}

TEST(Printable, ShowsBytesThatAreNotUtf8) {
    EXPECT_EQ(printable("\xff"), "\\xff");
    EXPECT_EQ(printable("a\xc3"), "a\\xc3");
    EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");
    EXPECT_EQ(printable("\x80 b"), "\\x80 b");
}

TEST(Printable, TakesNoOverlongFormSurrogateOrCodePointBeyondTheLast) {
    EXPECT_EQ(printable("\xc0\x8a"), "\\xc0\\x8a");
    EXPECT_EQ(printable("\xe0\x80\x9b"), "\\xe0\\x80\\x9b");
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
}

TEST(Printable, OfRandomBytesHoldsNoControlByte) {
    std::mt19937 random{7};
    std::uniform_int_distribution<int> byte{0, 255};
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (int i = 0; i < 24; ++i) {
            text += static_cast<char>(byte(random));
        }
        const auto safe = printable(text);
        for (const char c : safe) {
            EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
        }
        EXPECT_EQ(printable(safe), safe);
    }
}

TEST(Columns, AreCodePoints) {
    EXPECT_EQ(columns(""), 0U);
    EXPECT_EQ(columns("abc"), 3U);
    EXPECT_EQ(columns("█▌"), 2U);
}

}  // namespace
}  // namespace sonde
