// SPDX-License-Identifier: Apache-2.0
#include "agent/spec_changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using ::testing::ElementsAre;

ProbeSpec spec(const std::string& name, const std::string& host = "h") {
    ProbeSpec made;
    made.name = name;
    made.target = {.host = host, .port = 1883};
    return made;
}

TEST(SpecChanges, AreNoneBetweenEqualConfigurations) {
    const auto changes = spec_changes({spec("a"), spec("b")}, {spec("a"), spec("b")});
    EXPECT_TRUE(changes.empty());
    EXPECT_EQ(changes.same, 2U);
}

TEST(SpecChanges, AreNoneWhereOnlyTheOrderDiffers) {
    EXPECT_TRUE(spec_changes({spec("a"), spec("b")}, {spec("b"), spec("a")}).empty());
}

TEST(SpecChanges, TellWhatIsAddedChangedAndRemoved) {
    const auto changes = spec_changes({spec("a"), spec("b"), spec("gone"), spec("gone too")},
                                      {spec("new"), spec("b", "elsewhere"), spec("a")});
    EXPECT_THAT(changes.added, ElementsAre(spec("new")));
    EXPECT_THAT(changes.changed, ElementsAre(spec("b", "elsewhere")));
    EXPECT_THAT(changes.removed, ElementsAre("gone", "gone too"));
    EXPECT_EQ(changes.same, 1U);
    EXPECT_EQ(to_string(changes), "1 probe(s) added, 1 changed, 2 removed, 1 as before");
}

TEST(SpecChanges, SeeAPasswordThatIsAnotherOne) {
    auto before = spec("a");
    before.password = Secret{"old"};
    auto now = before;
    now.password = Secret{"new"};
    EXPECT_THAT(spec_changes({before}, {now}).changed, ElementsAre(now));
    EXPECT_TRUE(spec_changes({now}, {now}).empty());
}

}  // namespace
}  // namespace sonde
