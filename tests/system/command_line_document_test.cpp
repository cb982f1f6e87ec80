// SPDX-License-Identifier: Apache-2.0
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>

/// docs/command-line.md holds what the program prints.
namespace sonde::testing {
namespace {

class CommandLineDocument : public ::testing::TestWithParam<std::string> {};

TEST_P(CommandLineDocument, HoldsTheHelpAsItIsPrinted) {
    std::vector<std::string> arguments{"--help"};
    if (!GetParam().empty()) {
        arguments.insert(arguments.begin(), GetParam());
    }
    const auto help = run_sonde(arguments);
    EXPECT_EQ(help.status, 0);
    const auto document = read_text(source_file("docs/command-line.md"));
    EXPECT_NE(document.find("```text\n" + help.out + "```"), std::string::npos)
        << "put this into docs/command-line.md:\n"
        << help.out;
}

INSTANTIATE_TEST_SUITE_P(
    EveryCommand,
    CommandLineDocument,
    ::testing::Values(
        "", "probe", "run", "load", "merge", "check", "dissect", "calibrate", "health"));

}  // namespace
}  // namespace sonde::testing
