// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sonde {

/// The text of a file of the source tree; fails the test where it cannot be read.
std::string source_file(std::string_view path);

/// Whether the text equals the file of the source tree. Where it does not, it is left beside the
/// test, so that it can be looked at and, if it is what was meant, copied.
testing::AssertionResult equals_source_file(std::string_view path, const std::string& text);

struct CommandOutcome {
    int exit_code{};
    std::string output{};  ///< Standard output and error.
};

/// Runs a shell command in the test's own folder.
CommandOutcome run_command(const std::string& command);

}  // namespace sonde
