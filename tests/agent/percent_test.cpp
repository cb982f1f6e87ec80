// SPDX-License-Identifier: Apache-2.0
#include "agent/percent.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

TEST(PercentDecoded, IsWhatAnEncodedNameStandsFor) {
    EXPECT_EQ(percent_decoded("orders"), "orders");
    EXPECT_EQ(percent_decoded("a%2Fb%20c%3f"), "a/b c?");
    EXPECT_EQ(percent_decoded("%C3%84+1"), "Ä+1");
    EXPECT_EQ(percent_decoded(""), "");
}

TEST(PercentDecoded, IsNothingForWhatIsNotEncoded) {
    for (const auto* const text : {"%", "%4", "a%zz", "%-1", "%+1", "% 1", "%4g"}) {
        EXPECT_FALSE(percent_decoded(text)) << text;
    }
}

}  // namespace
}  // namespace sonde
