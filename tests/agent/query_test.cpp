// SPDX-License-Identifier: Apache-2.0
#include "agent/query.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using Parameters = std::map<std::string, std::string>;

TEST(Query, IsOfNamesAndValues) {
    EXPECT_EQ(parse_query("a=1&b=2"), (Parameters{{"a", "1"}, {"b", "2"}}));
    EXPECT_EQ(parse_query(""), Parameters{});
    EXPECT_EQ(parse_query("&a=1&&"), (Parameters{{"a", "1"}}));
    EXPECT_EQ(parse_query("a"), (Parameters{{"a", ""}}));
    EXPECT_EQ(parse_query("a=b=c"), (Parameters{{"a", "b=c"}}));
}

TEST(Query, IsDecodedOnceAndAfterItWasTakenApart) {
    EXPECT_EQ(parse_query("a=mqtt%3A%2F%2Fh&b=x+y%20z%2B"),
              (Parameters{{"a", "mqtt://h"}, {"b", "x y z+"}}));
    EXPECT_EQ(parse_query("a=1%26b%3D2"), (Parameters{{"a", "1&b=2"}}));
    EXPECT_EQ(parse_query("a=%2540"), (Parameters{{"a", "%40"}}));
    EXPECT_EQ(parse_query("a=%0a%00"), (Parameters{{"a", std::string{"\n\0", 2}}}));
}

TEST(Query, NamesNothingTwice) {
    EXPECT_FALSE(parse_query("a=1&a=1"));
    EXPECT_FALSE(parse_query("a=1&%61=2"));
    EXPECT_TRUE(parse_query("a=1&A=2"));
}

TEST(Query, HasTwoDigitsBehindEachPercent) {
    for (const auto* const text : {"a=%", "a=%4", "a=%zz", "%=1", "a=%-1", "a=% 1"}) {
        EXPECT_FALSE(parse_query(text)) << text;
    }
}

}  // namespace
}  // namespace sonde
