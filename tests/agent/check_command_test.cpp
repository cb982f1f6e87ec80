// SPDX-License-Identifier: Apache-2.0
#include "agent/check_command.hpp"

#include "tests/config/fake_surroundings.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace sonde {
namespace {

struct Checked {
    int status{};
    std::string out{};
    std::string error{};
};

Checked check(const std::string& text) {
    const FakeSurroundings around{.files = {{"f.toml", text}}};
    std::ostringstream out;
    std::ostringstream error;
    const int status = run_check_command({.files = {"f.toml"}}, around.view(), out, error);
    return {.status = status, .out = out.str(), .error = error.str()};
}

const std::string head = "[load]\ntarget = \"h\"\n[[load.population]]\nname = \"p\"\n";

TEST(CheckCommand, SaysHowLargeAPlanIs) {
    EXPECT_EQ(check(head + "clients = 200\nrate = \"1000/s\"\n").out,
              "f.toml: fine, 200 client(s), 1000/s\n");
    EXPECT_EQ(check(head + "ramp = \"0 to 50\"\n[[load.population]]\nname = \"q\"\n").out,
              "f.toml: fine, 2 client(s), up to 51/s\n");
    EXPECT_EQ(check(head + "role = \"idle\"\n").out, "f.toml: fine, 1 client(s)\n");
    EXPECT_EQ(check(head + "loop = \"closed\"\n").out, "f.toml: fine, 1 client(s), closed loop\n");
}

TEST(CheckCommand, ListsTheMistakesOfAPlan) {
    const auto checked = check(head + "qos = 3\nrole = \"x\"\n");
    EXPECT_EQ(checked.status, 2);
    EXPECT_EQ(checked.out, "");
    EXPECT_EQ(checked.error,
              "f.toml:5:7: qos: expected 0, 1 or 2, found the integer 3\n"
              "f.toml:6:8: role: expected \"publisher\", \"subscriber\", \"both\" or \"idle\", "
              "found `x`\n");
}

TEST(CheckCommand, TellsAPlanFromAConfiguration) {
    EXPECT_EQ(check("[[probe]]\nname = \"a\"\ntarget = \"h\"\n").out, "f.toml: fine, 1 probe(s)\n");
    EXPECT_EQ(check("[modules.a]\n[modules.b]\n").out, "f.toml: fine, 0 probe(s), 2 module(s)\n");
    EXPECT_EQ(check("[[probe]]\nname = \"a\"\ntarget = \"h\"\n" + head).error,
              "f.toml:1:3: `probe` belongs into a configuration of `sonde run`, not into a plan\n");
}

}  // namespace
}  // namespace sonde
