// SPDX-License-Identifier: Apache-2.0
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>

namespace sonde::testing {
namespace {

TEST(CheckCommand, FindsNothingWrongWithTheConfigurationsThatShip) {
    const auto demo = run_sonde({"check", source_file("config/demo.toml")});
    EXPECT_EQ(demo.status, 0) << demo.error;
    EXPECT_NE(demo.out.find("fine"), std::string::npos);
    const auto plan = run_sonde({"check", source_file("config/load.example.toml")});
    EXPECT_EQ(plan.status, 0) << plan.error;
    EXPECT_NE(plan.out.find("11 client(s)"), std::string::npos) << plan.out;
}

TEST(CheckCommand, TellsEveryMistakeWithItsPlaceAndExitsTwo) {
    const TemporaryFolder folder;
    const auto file = folder.write("bad.toml", R"([agent]
listen = "127.0.0.1:0"
[[probe]]
name = "a"
target = "mqtt://127.0.0.1"
qoss = 1
interval = "soon"
)");
    const auto outcome = run_sonde({"check", file});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.error.find(file + ":6:1: "), std::string::npos) << outcome.error;
    EXPECT_NE(outcome.error.find("qos"), std::string::npos);
    EXPECT_NE(outcome.error.find(file + ":7:"), std::string::npos) << outcome.error;
}

TEST(CheckCommand, SaysWhereTheFileIsMissing) {
    const auto outcome = run_sonde({"check", "/nonexistent/sonde.toml"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.error.find("/nonexistent/sonde.toml"), std::string::npos);
}

TEST(CheckCommand, RefusesWhatPahoCannotDo) {
    const TemporaryFolder folder;
    const auto file = folder.write("paho.toml", R"([[probe]]
name = "a"
target = "mqtt://127.0.0.1"
client = "paho"
ping = true
)");
    const auto outcome = run_sonde({"check", file});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.error.find("ping"), std::string::npos) << outcome.error;
}

TEST(Program, SaysItsVersion) {
    const auto outcome = run_sonde({"--version"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.out.substr(0, 8), "sonde 0.");
}

TEST(Program, RunExitsTwoOnABadConfiguration) {
    const TemporaryFolder folder;
    EXPECT_EQ(run_sonde({"run", "--config", folder.write("bad.toml", "probe = 1\n")}).status, 2);
}

}  // namespace
}  // namespace sonde::testing
