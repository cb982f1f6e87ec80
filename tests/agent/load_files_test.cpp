// SPDX-License-Identifier: Apache-2.0
#include "agent/load_files.hpp"

#include "exporters/load_json_read.hpp"
#include "tests/agent/fake_load.hpp"
#include "tests/support/process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>

namespace sonde {
namespace {

namespace fs = std::filesystem;
using testing::good_interval;
using testing::good_result;
using testing::read_text;

class TheFilesOfARun : public ::testing::Test {
  protected:
    std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    LoadFiles all() const {
        return {.json = path("run.json"),
                .hdr = path("run.hdr"),
                .csv = path("run.csv"),
                .junit = path("run.xml"),
                .html = path("run.html")};
    }
    std::ptrdiff_t file_count() const {
        return std::distance(fs::directory_iterator{folder_.path()}, fs::directory_iterator{});
    }

    support::TemporaryFolder folder_{};
};

std::ptrdiff_t lines_in(const std::string& text) {
    return std::ranges::count(text, '\n');
}

TEST_F(TheFilesOfARun, AreAllThereAtItsEnd) {
    auto files = ResultFiles::create(all(), "a run");
    ASSERT_TRUE(files);
    for (std::uint64_t second = 0; second < 10; ++second) {
        files->add(good_interval(second));
    }
    EXPECT_FALSE(fs::exists(path("run.csv"))) << "half a file is none";
    EXPECT_TRUE(files->finish(good_result()).empty());
    EXPECT_EQ(file_count(), 5);
    const auto result = load::read_load_result(read_text(path("run.json")));
    ASSERT_TRUE(result) << result.error();
    EXPECT_EQ(result->counts, good_result().counts);
    EXPECT_EQ(lines_in(read_text(path("run.csv"))), 11) << "a row a second and the header";
    EXPECT_NE(read_text(path("run.hdr")).find("a run"), std::string::npos);
    EXPECT_NE(read_text(path("run.xml")).find("<testsuite"), std::string::npos);
    EXPECT_NE(read_text(path("run.html")).find("<html"), std::string::npos);
}

TEST_F(TheFilesOfARun, AreNotMadeWhereNobodyAskedForThem) {
    auto files = ResultFiles::create({.json = path("run.json")}, "");
    ASSERT_TRUE(files);
    files->add(good_interval(0));
    EXPECT_TRUE(files->finish(good_result()).empty());
    EXPECT_EQ(file_count(), 1);
}

TEST_F(TheFilesOfARun, AreRefusedBeforeItWhereOneCannotBeWrittenAndAllAreNamed) {
    auto paths = all();
    paths.csv = path("none/run.csv");
    paths.html = path("nowhere/run.html");
    const auto files = ResultFiles::create(paths, "");
    ASSERT_FALSE(files);
    ASSERT_EQ(files.error().size(), 2U);
    EXPECT_NE(files.error()[0].find("none/run.csv"), std::string::npos);
    EXPECT_NE(files.error()[1].find("nowhere/run.html"), std::string::npos);
    EXPECT_EQ(file_count(), 0) << "nothing is left behind";
}

TEST_F(TheFilesOfARun, AreWrittenEachForItselfWhereTheDiskIsFullForOne) {
    auto paths = all();
    paths.hdr = "/dev/full";
    auto files = ResultFiles::create(paths, "");
    ASSERT_TRUE(files);
    files->add(good_interval(0));
    const auto problems = files->finish(good_result());
    EXPECT_EQ(problems,
              std::vector<std::string>{"`/dev/full` cannot be written: No space left on device"});
    EXPECT_EQ(file_count(), 4);
    EXPECT_TRUE(load::read_load_result(read_text(path("run.json"))));
}

TEST_F(TheFilesOfARun, TellOfTheWholeWhereThereWereNoIntervals) {
    auto files = ResultFiles::create(all(), "merged");
    ASSERT_TRUE(files);
    auto result = good_result();
    result.timeline = {{.length = std::chrono::seconds{1}}, {.at = std::chrono::seconds{1}}};
    EXPECT_TRUE(files->finish(result).empty());
    EXPECT_EQ(lines_in(read_text(path("run.csv"))), 3);
    EXPECT_NE(read_text(path("run.hdr")).find("Tag=response,"), std::string::npos);
}

}  // namespace
}  // namespace sonde
