#include "config/surroundings.hpp"

#include <gtest/gtest.h>

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
    EXPECT_EQ(system_surroundings().read_file("/dev/zero").error(), "it is larger than 16 MiB");
}

TEST(SystemSurroundings, KnowTheEnvironment) {
    EXPECT_TRUE(system_surroundings().environment("PATH"));
    EXPECT_FALSE(system_surroundings().environment("SONDE_SURELY_NOT_SET"));
}

}  // namespace
}  // namespace sonde
