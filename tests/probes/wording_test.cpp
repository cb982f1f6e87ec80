// SPDX-License-Identifier: Apache-2.0
#include "probes/wording.hpp"

#include <gtest/gtest.h>

#include <array>

namespace sonde {
namespace {

using namespace std::string_view_literals;

constexpr std::array words{"interval"sv, "timeout"sv, "payload_size"sv, "qos"sv};

TEST(Nearest, FindsAMisspeltWord) {
    EXPECT_EQ(nearest("paylod_size", words), "payload_size");
    EXPECT_EQ(nearest("tiemout", words), "timeout");
    EXPECT_EQ(nearest("intervall", words), "interval");
    EXPECT_EQ(nearest("qso", words), "qos");
}

TEST(Nearest, IgnoresCaseAndDashes) {
    EXPECT_EQ(nearest("Payload-Size", words), "payload_size");
}

TEST(Nearest, FindsNothingForAWordThatIsNotNear) {
    EXPECT_EQ(nearest("colour", words), std::nullopt);
    EXPECT_EQ(nearest("", words), std::nullopt);
    EXPECT_EQ(nearest(std::string(100'000, 'q'), words), std::nullopt);
}

TEST(Nearest, TakesNoNumberForAnother) {
    constexpr std::array versions{"1.2"sv, "1.3"sv, "5"sv};
    EXPECT_EQ(nearest("1.1", versions), std::nullopt);
    EXPECT_EQ(nearest("4", versions), std::nullopt);
}

TEST(Nearest, DoesNotTakeAnyLetterForAWordOfOneLetter) {
    constexpr std::array single{"m"sv};
    EXPECT_EQ(nearest("s", single), std::nullopt);
}

TEST(DidYouMean, IsEmptyWhereNothingIsNear) {
    EXPECT_EQ(did_you_mean("timout", words), "; did you mean `timeout`?");
    EXPECT_EQ(did_you_mean("colour", words), "");
}

TEST(InBackticks, KeepsControlCharactersOutAndCutsWhatIsLong) {
    EXPECT_EQ(in_backticks("a\nb\x1b[0m"), "`a?b?[0m`");
    EXPECT_EQ(in_backticks(std::string(100, 'x')), "`" + std::string(60, 'x') + "...`");
}

TEST(InBackticks, CutsBetweenCharacters) {
    EXPECT_EQ(in_backticks(std::string(59, 'x') + "\u00e9t\u00e9"),
              "`" + std::string(59, 'x') + "...`");
}

TEST(Either, JoinsWithCommasAndOr) {
    EXPECT_EQ(either(words), "interval, timeout, payload_size or qos");
    EXPECT_EQ(either(std::span{words}.first(1)), "interval");
}

}  // namespace
}  // namespace sonde
