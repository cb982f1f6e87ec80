// SPDX-License-Identifier: Apache-2.0
#include "agent/log.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>

namespace sonde {
namespace {

using Level = spdlog::level::level_enum;

std::string line_of(LogFormat format, LogReader reader, Level level, const std::string& message) {
    // 2026-01-02 03:04:05.067 UTC
    const spdlog::log_clock::time_point time{std::chrono::milliseconds{1'767'323'045'067}};
    spdlog::memory_buf_t line;
    make_formatter(format, reader)->format({time, {}, "sonde", level, message}, line);
    return {line.data(), line.size()};
}

TEST(Log, HasTimeAndLevelForAnybody) {
    EXPECT_EQ(line_of(LogFormat::text, LogReader::anybody, Level::warn, "orders: down"),
              "2026-01-02T03:04:05.067Z warning orders: down\n");
}

TEST(Log, HasAPriorityForTheJournalWhichKnowsTheTime) {
    constexpr std::array levels{Level::debug, Level::info, Level::warn, Level::err};
    constexpr std::array prefixes{"<7>", "<6>", "<4>", "<3>"};
    for (std::size_t i = 0; i < levels.size(); ++i) {
        EXPECT_EQ(line_of(LogFormat::text, LogReader::journal, levels.at(i), "orders: down"),
                  std::string{prefixes.at(i)} + "orders: down\n");
    }
}

TEST(Log, IsAnObjectALineForPrograms) {
    EXPECT_EQ(line_of(LogFormat::json, LogReader::anybody, Level::info, "\"a\"\n\\ \xff"),
              R"({"time":"2026-01-02T03:04:05.067Z","level":"info","message":"\"a\"\n\\ )"
              "\xef\xbf\xbd\"}\n");
    EXPECT_EQ(line_of(LogFormat::json, LogReader::journal, Level::err, "a"),
              "<3>{\"time\":\"2026-01-02T03:04:05.067Z\",\"level\":\"error\",\"message\":\"a\"}\n");
}

TEST(Log, GoesToTheJournalWhereSystemdNamesTheVeryFile) {
    const support::TemporaryFolder folder;
    const int file = open(folder.write("log", "").c_str(), O_WRONLY | O_CLOEXEC);
    struct stat facts {};
    ASSERT_EQ(fstat(file, &facts), 0);
    const auto name = std::to_string(facts.st_dev) + ":" + std::to_string(facts.st_ino);
    EXPECT_EQ(reader_of(file, name.c_str()), LogReader::journal);
    EXPECT_EQ(reader_of(file, (name + "1").c_str()), LogReader::anybody);
    EXPECT_EQ(reader_of(file, nullptr), LogReader::anybody);
    close(file);
    EXPECT_EQ(reader_of(-1, name.c_str()), LogReader::anybody);
}

}  // namespace
}  // namespace sonde
