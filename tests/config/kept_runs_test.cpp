// SPDX-License-Identifier: Apache-2.0
#include "config/load.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using testing::HasSubstr;

tl::expected<AgentConfig, std::vector<Mistake>> load_agent(const std::string& keys) {
    const auto around = usual_surroundings();
    return load_text("[agent]\n" + keys + "\n[[probe]]\nname = \"p\"\ntarget = \"h\"\n",
                     "sonde.toml",
                     around.view());
}

std::string mistake_in(const std::string& keys) {
    const auto config = load_agent(keys);
    return config ? "none" : to_string(config.error().at(0));
}

TEST(KeptRunsKeys, SayHowMuchIsKept) {
    const auto config = load_agent("keep_runs = 0\nkeep_failures = 100\nkeep_bytes = \"1MiB\"");
    ASSERT_TRUE(config);
    EXPECT_EQ(config->kept,
              (KeptRuns{.runs = 0, .failures = 100, .bytes = std::size_t{1024} * 1024}));
    EXPECT_EQ(load_agent("")->kept, (KeptRuns{.runs = 20, .failures = 20, .bytes = 65'536}));
}

TEST(KeptRunsKeys, HaveBounds) {
    EXPECT_THAT(mistake_in("keep_runs = -1"), HasSubstr("0 to 10000"));
    EXPECT_THAT(mistake_in("keep_failures = 10001"), HasSubstr("0 to 10000"));
    EXPECT_THAT(mistake_in("keep_bytes = \"17MiB\""), HasSubstr("keep_bytes"));
    EXPECT_THAT(mistake_in("keep_failure = 1"), HasSubstr("did you mean `keep_failures`?"));
}

}  // namespace
}  // namespace sonde
