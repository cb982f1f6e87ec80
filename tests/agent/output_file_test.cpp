// SPDX-License-Identifier: Apache-2.0
#include "agent/output_file.hpp"

#include "tests/support/process.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <iterator>
#include <string>

namespace sonde {
namespace {

namespace fs = std::filesystem;
using support::TemporaryFolder;
using testing::read_text;

std::ptrdiff_t files_in(const TemporaryFolder& folder) {
    return std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{});
}

class AnOutputFile : public ::testing::Test {
  protected:
    std::string path() const { return (folder_.path() / "result.json").string(); }

    const TemporaryFolder folder_{};
};

TEST_F(AnOutputFile, TakesItsPlaceWhenItIsComplete) {
    auto file = OutputFile::create(path());
    ASSERT_TRUE(file) << file.error();
    file->stream() << "whole";
    EXPECT_FALSE(fs::exists(path()));
    EXPECT_TRUE(file->commit());
    EXPECT_EQ(read_text(path()), "whole");
    EXPECT_EQ(files_in(folder_), 1);
}

TEST_F(AnOutputFile, LeavesTheOldOneInItsPlaceUntilThen) {
    folder_.write("result.json", "old");
    {
        auto file = OutputFile::create(path());
        file->stream() << "half" << std::flush;
        EXPECT_EQ(read_text(path()), "old");
    }
    EXPECT_EQ(read_text(path()), "old");
    EXPECT_EQ(files_in(folder_), 1) << "nothing is left of what was not committed";
}

TEST_F(AnOutputFile, HoldsMoreThanItsBuffer) {
    const std::string much(1'000'001, 'x');
    auto file = OutputFile::create(path());
    file->stream() << much;
    EXPECT_TRUE(file->commit());
    EXPECT_EQ(read_text(path()), much);
}

TEST_F(AnOutputFile, MayBeReadAsAnyOtherNewFile) {
    auto file = OutputFile::create(path());
    ASSERT_TRUE(file->commit());
    folder_.write("other", "");
    EXPECT_EQ(fs::status(path()).permissions(), fs::status(folder_.path() / "other").permissions());
}

TEST_F(AnOutputFile, GoesWhereASymbolicLinkLeads) {
    const auto target = folder_.write("target.json", "old");
    fs::create_symlink(target, path());
    auto file = OutputFile::create(path());
    file->stream() << "new";
    ASSERT_TRUE(file->commit());
    EXPECT_TRUE(fs::is_symlink(path()));
    EXPECT_EQ(read_text(target), "new");
}

TEST_F(AnOutputFile, IsRefusedAtOnceWhereItsFolderIsMissing) {
    const auto file = OutputFile::create((folder_.path() / "none" / "result.json").string());
    ASSERT_FALSE(file);
    EXPECT_NE(file.error().find("none/result.json` cannot be written: No such file or directory"),
              std::string::npos)
        << file.error();
}

TEST_F(AnOutputFile, IsRefusedAtOnceWhereItIsAFolder) {
    const auto file = OutputFile::create(folder_.path().string());
    ASSERT_FALSE(file);
    EXPECT_NE(file.error().find("Is a directory"), std::string::npos) << file.error();
}

TEST_F(AnOutputFile, SaysThatTheDiskIsFull) {
    auto file = OutputFile::create("/dev/full");
    ASSERT_TRUE(file) << "a full disk shows when it is written to";
    file->stream() << "lost";
    const auto written = file->commit();
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error(), "`/dev/full` cannot be written: No space left on device");
}

TEST_F(AnOutputFile, IsWrittenAtOnceWhereItIsAPipe) {
    ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
    testing::Process reader{{"cat", path()}};
    auto file = OutputFile::create(path());
    file->stream() << "through the pipe";
    ASSERT_TRUE(file->commit());
    file = tl::unexpected{std::string{}};
    EXPECT_EQ(reader.wait(), 0);
    EXPECT_EQ(reader.output(), "through the pipe");
}

}  // namespace
}  // namespace sonde
