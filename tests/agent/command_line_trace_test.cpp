// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace sonde {
namespace {

using testing::HasSubstr;

auto parse(const std::vector<std::string>& arguments) {
    const auto around = usual_surroundings();
    return parse_command_line(arguments, around.view());
}

TEST(TraceFlag, IsOffUnlessGiven) {
    EXPECT_FALSE(std::get<ProbeCommand>(parse({"probe", "localhost"}).value()).trace);
    EXPECT_TRUE(std::get<ProbeCommand>(parse({"probe", "localhost", "--trace"}).value()).trace);
}

TEST(TraceFlag, NeedsTheClientThatSeesItsBytes) {
    const auto command = parse({"probe", "localhost", "--client", "paho", "--trace"});
    ASSERT_FALSE(command);
    EXPECT_THAT(command.error().message, HasSubstr("--trace: Paho does not show"));
}

}  // namespace
}  // namespace sonde
