// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_files.hpp"

#include "tests/support/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace sonde {
namespace {

using testing::read_text;
using ::testing::StartsWith;
using testing::TemporaryFolder;

ProbeResult result_with_tape() {
    ProbeResult result{.probe = "cli", .target = "mqtt://127.0.0.1:1883"};
    result.tape = Tape{.ours = {"127.0.0.1", 40'000}, .theirs = {"127.0.0.1", 1883}};
    return result;
}

TEST(ProbeFiles, AreThereOnceTheyAreFinished) {
    const TemporaryFolder folder;
    const auto path = (folder.path() / "run.pcapng").string();
    auto files = ProbeFiles::create({.pcap = path}).value();
    EXPECT_EQ(files.key_log(), nullptr);
    files.add(result_with_tape());
    files.add(result_with_tape());
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_TRUE(files.finish().empty());
    EXPECT_THAT(read_text(path), StartsWith("\x0a\x0d\x0d\x0a"));
}

TEST(ProbeFiles, ThatCannotBeWrittenAreEachSaid) {
    const auto files = ProbeFiles::create({.pcap = "/nowhere/a", .key_log = "/nowhere/b"});
    ASSERT_FALSE(files);
    ASSERT_EQ(files.error().size(), 2U);
    EXPECT_THAT(files.error()[0], StartsWith("`/nowhere/a` cannot be written"));
    EXPECT_THAT(files.error()[1], StartsWith("`/nowhere/b` cannot be written"));
}

TEST(ProbeFiles, SayAtTheEndThatTheDiskIsFull) {
    auto files = ProbeFiles::create({.pcap = "/dev/full"}).value();
    files.add(result_with_tape());
    ASSERT_EQ(files.finish().size(), 1U);
}

TEST(ProbeFiles, AreNoneUnlessAskedFor) {
    auto files = ProbeFiles::create({}).value();
    files.add(result_with_tape());
    EXPECT_TRUE(files.finish().empty());
}

}  // namespace
}  // namespace sonde
