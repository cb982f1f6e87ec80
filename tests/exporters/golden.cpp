// SPDX-License-Identifier: Apache-2.0
#include "tests/exporters/golden.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sonde {

std::string source_file(std::string_view path) {
    const std::ifstream file{std::filesystem::path{SONDE_SOURCE_DIR} / path};
    EXPECT_TRUE(file) << "cannot read " << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

testing::AssertionResult equals_source_file(std::string_view path, const std::string& text) {
    const auto expected = source_file(path);
    if (text == expected) {
        return testing::AssertionSuccess();
    }
    const auto actual = std::filesystem::path{path}.filename().string() + ".actual";
    std::ofstream{actual} << text;
    std::istringstream had{text};
    std::istringstream wanted{expected};
    std::string had_line;
    std::string wanted_line;
    int number = 0;
    do {
        ++number;
        had_line.clear();
        wanted_line.clear();
        std::getline(had, had_line);
        std::getline(wanted, wanted_line);
    } while (had_line == wanted_line && had && wanted);
    return testing::AssertionFailure()
           << path << " differs at line " << number << "\n expected: " << wanted_line
           << "\n but got:  " << had_line << "\n all of it is in " << actual;
}

CommandOutcome run_command(const std::string& command) {
    CommandOutcome outcome{.exit_code = -1};
    std::FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) {
        return outcome;
    }
    std::array<char, 4096> part{};
    std::size_t length = 0;
    while ((length = std::fread(part.data(), 1, part.size(), pipe)) > 0) {
        outcome.output.append(part.data(), length);
    }
    const int status = pclose(pipe);
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

}  // namespace sonde
