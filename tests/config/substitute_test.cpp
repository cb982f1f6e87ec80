// SPDX-License-Identifier: Apache-2.0
#include "config/substitute.hpp"

#include "tests/config/fake_surroundings.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

std::string replaced(std::string_view text) {
    const FakeSurroundings around{
        .variables = {{"HOST", "broker"}, {"EMPTY", ""}, {"TRAP", "${HOST}"}}};
    const auto result = substitute(text, around.view());
    return result ? *result : "error: " + result.error();
}

TEST(Substitute, PutsInTheVariable) {
    EXPECT_EQ(replaced("mqtt://${HOST}:1883"), "mqtt://broker:1883");
    EXPECT_EQ(replaced("${HOST}${HOST}"), "brokerbroker");
    EXPECT_EQ(replaced("${EMPTY}"), "");
}

TEST(Substitute, TakesTheDefaultWhereTheVariableIsUnsetOrEmpty) {
    EXPECT_EQ(replaced("${NONE:-1883}"), "1883");
    EXPECT_EQ(replaced("${EMPTY:-1883}"), "1883");
    EXPECT_EQ(replaced("${HOST:-other}"), "broker");
    EXPECT_EQ(replaced("${NONE:-}"), "");
}

TEST(Substitute, LeavesWhatIsNoReferenceAlone) {
    EXPECT_EQ(replaced("$SYS/broker $ {x} }"), "$SYS/broker $ {x} }");
    EXPECT_EQ(replaced("$"), "$");
    EXPECT_EQ(replaced(""), "");
}

TEST(Substitute, WritesADoubledDollarAsOne) {
    EXPECT_EQ(replaced("$${HOST}"), "${HOST}");
    EXPECT_EQ(replaced("a$${x}${HOST}"), "a${x}broker");
}

TEST(Substitute, DoesNotSearchWhatItPutIn) {
    EXPECT_EQ(replaced("${TRAP}"), "${HOST}");
}

TEST(Substitute, SaysWhatIsWrong) {
    EXPECT_EQ(replaced("${NONE}"),
              "error: the environment variable `NONE` is not set and has no default: write "
              "`${NONE:-default}`");
    EXPECT_EQ(replaced("${}"),
              "error: expected ${NAME} or ${NAME:-default}, found `${}`; a plain ${ is written "
              "$${");
    EXPECT_EQ(replaced("${1X}"),
              "error: expected ${NAME} or ${NAME:-default}, found `${1X}`; a plain ${ is written "
              "$${");
    EXPECT_EQ(replaced("${HOST"), "error: `${` lacks its closing brace; a plain ${ is written $${");
}

}  // namespace
}  // namespace sonde
