// SPDX-License-Identifier: Apache-2.0
#include "agent/reloader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace sonde {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ProbeSpec spec(const std::string& name) {
    ProbeSpec made;
    made.name = name;
    return made;
}

class ReloaderTest : public ::testing::Test {
  protected:
    static AgentConfig config_of(std::vector<ProbeSpec> probes) {
        return {.probes = std::move(probes)};
    }

    tl::expected<AgentConfig, std::vector<Mistake>> on_disk_{config_of({spec("a")})};
    std::vector<SpecChanges> applied_{};
    std::vector<bool> told_{};
    AgentConfig seen_{};  ///< What was running when the file was read.
    Reloader reloader_{config_of({spec("a")}),
                       [this](const AgentConfig& running) {
                           seen_ = running;
                           return on_disk_;
                       },
                       [this](const SpecChanges& changes, const AgentConfig& /*config*/) {
                           applied_.push_back(changes);
                       },
                       [this](const ReloadAnswer& answer) {
                           told_.push_back(answer.successful());
                       }};
};

TEST_F(ReloaderTest, AppliesWhatIsNewAndOnlyOnce) {
    on_disk_ = config_of({spec("a"), spec("b")});
    EXPECT_TRUE(reloader_.reload().successful());
    EXPECT_TRUE(reloader_.reload().successful());
    ASSERT_EQ(applied_.size(), 2U);
    EXPECT_THAT(applied_[0].added, ElementsAre(spec("b")));
    EXPECT_TRUE(applied_[1].empty());
    EXPECT_EQ(seen_.probes.size(), 2U);
    EXPECT_EQ(reloader_.trouble(), "");
}

TEST_F(ReloaderTest, ChangesNothingWhereThereIsAMistakeAndSaysItUntilItIsMended) {
    on_disk_ = tl::unexpected{std::vector<Mistake>{
        {.file = "sonde.toml", .line = 3, .column = 1, .message = "no"}, {.file = "other"}}};
    const auto answer = reloader_.reload();
    EXPECT_FALSE(answer.applied);
    EXPECT_THAT(applied_, IsEmpty());
    EXPECT_EQ(reloader_.trouble(),
              "The configuration was not loaded: sonde.toml:3:1: no (and 1 more; the log has "
              "them)");
    on_disk_ = config_of({spec("a")});
    EXPECT_TRUE(reloader_.reload().successful());
    EXPECT_EQ(reloader_.trouble(), "");
    EXPECT_THAT(told_, ElementsAre(false, true));
}

TEST_F(ReloaderTest, RefusesAllWhereASettingCannotChangeWhileSondeRuns) {
    auto wanted = config_of({spec("b")});
    wanted.listen.port = 1;
    wanted.log_format = LogFormat::json;
    wanted.asked = {.at_once = 1, .rate = 1};
    wanted.kept.bytes = 1;
    wanted.native_histograms = true;
    on_disk_ = wanted;
    const auto answer = reloader_.reload();
    EXPECT_THAT(answer.wrong,
                ElementsAre(HasSubstr("[agent] listen: cannot change while sonde runs"),
                            HasSubstr("log_format"),
                            HasSubstr("asked_at_once"),
                            HasSubstr("asked_a_second"),
                            HasSubstr("keep_bytes"),
                            HasSubstr("native_histograms")));
    EXPECT_THAT(applied_, IsEmpty());
    EXPECT_EQ(reloader_.reload().wrong.size(), 6U) << "what was refused is not what runs";
}

TEST_F(ReloaderTest, ChangesTheLogLevelWhileSondeRuns) {
    auto wanted = config_of({spec("a")});
    wanted.log_level = LogLevel::debug;
    on_disk_ = wanted;
    EXPECT_TRUE(reloader_.reload().successful());
}

TEST_F(ReloaderTest, AppliesTheRestWhereTargetsAreLeftAsideAndIsNotContent) {
    auto wanted = config_of({spec("b")});
    wanted.left_aside = {{.file = "t.json", .message = "no"}};
    wanted.folders = {"targets"};
    on_disk_ = wanted;
    const auto answer = reloader_.reload();
    EXPECT_TRUE(answer.applied);
    EXPECT_FALSE(answer.successful());
    EXPECT_EQ(applied_.size(), 1U);
    EXPECT_EQ(reloader_.trouble(), "The configuration was not loaded whole: t.json: no");
    EXPECT_THAT(reloader_.folders(), ElementsAre("targets"));
}

}  // namespace
}  // namespace sonde
