// SPDX-License-Identifier: Apache-2.0
#include "config/surroundings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sonde {
namespace {

TEST(SystemSurroundings, ReadFiles) {
    const auto text = system_surroundings().read_file(SONDE_SOURCE_DIR "/config/demo.toml");
    ASSERT_TRUE(text);
    EXPECT_NE(text->find("[agent]"), std::string::npos);
}

TEST(SystemSurroundings, SayWhyAFileCannotBeRead) {
    const auto around = system_surroundings();
    EXPECT_EQ(around.read_file(SONDE_SOURCE_DIR "/none").error(), "No such file or directory");
    EXPECT_EQ(around.read_file(SONDE_SOURCE_DIR).error(), "Is a directory");
}

TEST(SystemSurroundings, ReadAnEndlessFileToItsLimitOnly) {
    EXPECT_EQ(system_surroundings().read_file("/dev/zero").error(), "it is larger than 64 MiB");
}

TEST(SystemSurroundings, KnowTheEnvironment) {
    EXPECT_TRUE(system_surroundings().environment("PATH"));
    EXPECT_FALSE(system_surroundings().environment("SONDE_SURELY_NOT_SET"));
}

TEST(SystemSurroundings, KnowTheWholeEnvironment) {
    const auto around = system_surroundings();
    EXPECT_EQ(around.all_variables().at("PATH"), around.environment("PATH"));
}

TEST(SystemSurroundings, ListTheFilesOfAFolderInOrder) {
    const auto files = system_surroundings().list_folder(SONDE_SOURCE_DIR "/config");
    ASSERT_TRUE(files);
    EXPECT_TRUE(std::ranges::is_sorted(*files));
    EXPECT_NE(std::ranges::find(*files, "demo.toml"), files->end());
}

TEST(SystemSurroundings, SayWhyAFolderCannotBeListed) {
    const auto around = system_surroundings();
    EXPECT_EQ(around.list_folder(SONDE_SOURCE_DIR "/none").error(), "No such file or directory");
    EXPECT_EQ(around.list_folder(SONDE_SOURCE_DIR "/LICENSE").error(), "Not a directory");
}

}  // namespace
}  // namespace sonde
