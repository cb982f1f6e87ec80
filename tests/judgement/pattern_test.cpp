// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/pattern.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Pattern pattern(std::string_view expression) {
    return Pattern::create(expression).value();
}

TEST(Pattern, IsFoundAnywhereUnlessAnchored) {
    EXPECT_TRUE(pattern("off").found_in("is offline now"));
    EXPECT_FALSE(pattern("^off").found_in("is offline now"));
    EXPECT_TRUE(pattern("").found_in(""));
}

TEST(Pattern, SaysWhatIsWrongWithAnExpression) {
    EXPECT_THAT(Pattern::create("(").error(), HasSubstr("missing )"));
    EXPECT_THAT(Pattern::create("(?=a)").error(), HasSubstr("invalid perl operator"));
    EXPECT_THAT(Pattern::create(std::string(1'001, 'a')).error(), HasSubstr("1000 bytes"));
    EXPECT_FALSE(Pattern::create("((a{100}){100}){100}").has_value());
}

TEST(Pattern, TakesLinearTimeForWhatWouldTakeOthersForEver) {
    // Exponential for an engine that goes back: 64 KiB of this would outlive the machine.
    const std::string text = std::string(64UL * 1024, 'a') + "!";
    EXPECT_FALSE(pattern("^(a+)+$").found_in(text));
    EXPECT_FALSE(pattern("^(a|aa)+$").found_in(text));
    EXPECT_FALSE(pattern("(.*)(.*)(.*)(.*)x").found_in(text));
}

TEST(Pattern, TakesAnyBytes) {
    const std::string bytes{"\xff\xfe\x00online\x80", 10};
    EXPECT_TRUE(pattern("online").found_in(bytes));
    EXPECT_FALSE(pattern("^online$").found_in(bytes));
}

TEST(Pattern, GivesItsNamedGroupsInTheirOrder) {
    const auto devices =
        pattern("(sites|plants)/(?P<site>[^/]+)/(?P<device>[^/]+)(/(?P<part>.*))?");
    EXPECT_THAT(devices.group_names(), ElementsAre("site", "device", "part"));
    EXPECT_THAT(devices.groups_of("sites/fra1/pump"),
                ::testing::Optional(ElementsAre("fra1", "pump", "")));
    EXPECT_EQ(devices.groups_of("sites/fra1"), std::nullopt);
    EXPECT_EQ(devices.groups_of("x/sites/fra1/pump"), std::nullopt);
}

}  // namespace
}  // namespace sonde
