// SPDX-License-Identifier: Apache-2.0
#include "tests/judgement/watch_fixture.hpp"

namespace sonde {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

using Watch = WatchFixture;

TEST_F(Watch, WithoutRulesCountsWhatComes) {
    see("devices/1/state", "on", 1s);
    see("devices/1/state", "off", 3s);
    see("devices/2/state", "on", 4s);
    const auto judgement = judge(5s);
    EXPECT_FALSE(judgement.failure.has_value());
    EXPECT_EQ(judgement.report.topics, 2U);
    ASSERT_EQ(judgement.report.rows.size(), 1U);
    const auto& row = judgement.report.rows.front();
    EXPECT_EQ(row.messages, 3U);
    EXPECT_EQ(row.bytes, 7U);
    EXPECT_EQ(row.age, 2s);  // Of the older of the two.
    EXPECT_EQ(row.gap, 2s);
}

TEST_F(Watch, CountsAnewFromJudgementToJudgement) {
    see("devices/1/state", "on", 1s);
    judge(2s);
    const auto judgement = judge(10s);
    const auto& row = judgement.report.rows.at(0);
    EXPECT_EQ(row.messages, 0U);
    EXPECT_EQ(row.gap, std::nullopt);
    EXPECT_EQ(row.age, 9s);
    EXPECT_EQ(row.topics, 1U);
}

TEST_F(Watch, MissesATopicThatFallsSilent) {
    spec_.max_age = 10s;
    see("devices/1/state", "on", 1s);
    see("devices/2/state", "on", 9s);
    EXPECT_EQ(failure(11s), "");
    EXPECT_EQ(failure(12s), "timeout: `devices/1/state`: nothing was published for 11s");
    EXPECT_EQ(failure(20s),
              "timeout: `devices/1/state`: nothing was published for 19s, and 1 more "
              "objection(s)");
}

TEST_F(Watch, SeesASilenceThatIsOverByTheTimeOfTheJudgement) {
    spec_.max_age = 10s;
    see("devices/1/state", "on", 1s);
    judge(5s);
    see("devices/1/state", "on", 12s);
    EXPECT_EQ(failure(13s),
              "timeout: `devices/1/state`: nothing was published for 11s, until 1s ago");
    EXPECT_EQ(failure(14s), "");
}

TEST_F(Watch, MissesATopicThatWasNamedAndNeverCame) {
    spec_ = {.topics = {"a", "b/#"}, .max_age = 10s};
    const auto judgement = judge(11s);
    EXPECT_EQ(violations(judgement, WatchRule::max_age), 2U);
    EXPECT_EQ(judgement.report.topics, 0U);
    see("b/c", "", 12s);
    EXPECT_EQ(violations(judge(13s), WatchRule::max_age), 1U);
}

TEST_F(Watch, TakesARetainedMessageForNoSignOfLife) {
    spec_.max_age = 10s;
    see_retained("devices/1/state", "on", 0s);
    EXPECT_EQ(failure(9s), "");
    EXPECT_THAT(failure(11s), HasSubstr("nothing was published for 11s"));
}

TEST_F(Watch, BlamesNobodyForTheTimeInWhichItCouldNotListen) {
    spec_.max_age = 10s;
    see("devices/1/state", "on", 1s);
    table().listen(at(30s));
    EXPECT_EQ(failure(31s), "");
    EXPECT_THAT(failure(41s), HasSubstr("nothing was published for 11s"));
}

TEST_F(Watch, ObjectsToWhatIsRetainedWhereNothingMayBe) {
    spec_.retained = false;
    see_retained("devices/1/state", "on", 0s);
    see("devices/2/state", "on", 0s);
    EXPECT_EQ(failure(1s), "mismatch: `devices/1/state`: has a retained message");
    EXPECT_EQ(failure(2s), "");
}

TEST_F(Watch, AsksForARetainedMessageOnceTheBrokerHadTimeToSendIt) {
    spec_ = {.topics = {"a", "b"}, .retained = true};
    see_retained("a", "on", 0s);
    EXPECT_EQ(failure(1s), "");
    EXPECT_EQ(failure(2s), "mismatch: `b`: has no retained message");
}

TEST_F(Watch, SaysWhichDeviceIsOfflineUntilItIsBack) {
    spec_.offline = "^offline$";
    content_.json = "/t";
    see("devices/1/state", R"({"t":1})", 1s);
    see("devices/2/state", "offline", 1s);
    const auto judgement = judge(2s);
    EXPECT_EQ(judgement.report.rows.at(0).offline, 1U);
    EXPECT_EQ(violations(judgement, WatchRule::json), 0U);
    EXPECT_EQ(failure(3s), "mismatch: `devices/2/state`: the device says that it is offline");
    see("devices/2/state", R"({"t":1})", 4s);
    EXPECT_EQ(failure(5s), "");
}

TEST_F(Watch, KnowsAnOfflineDeviceByTheWillThatTheBrokerKept) {
    spec_.offline = "offline";
    see_retained("devices/1/state", "offline", 0s);
    EXPECT_THAT(failure(1s), HasSubstr("offline"));
}

TEST_F(Watch, HoldsEachPayloadAgainstTheRules) {
    content_ = {.matches = "^[{]", .json = "/t", .json_max = 60};
    see("devices/1/state", R"({"t":61})", 1s);
    see("devices/2/state", "gone", 1s);
    const auto judgement = judge(2s);
    EXPECT_EQ(violations(judgement, WatchRule::json), 2U);
    EXPECT_EQ(violations(judgement, WatchRule::matches), 1U);
    EXPECT_EQ(judgement.failure->detail,
              "`devices/1/state`: its `/t` is `61`, above 60.0, and 2 more objection(s)");
    EXPECT_EQ(failure(3s), "");
}

TEST_F(Watch, LooksAtNoMoreTopicsThanItMay) {
    spec_.most_topics = 2;
    for (int device = 0; device < 10; ++device) {
        see("devices/" + std::to_string(device) + "/state", "on", 1s);
    }
    see("devices/0/state", "on", 2s);
    const auto judgement = judge(3s);
    EXPECT_EQ(judgement.report.topics, 2U);
    EXPECT_EQ(judgement.report.overflow, 8U);
    EXPECT_EQ(judgement.report.rows.at(0).messages, 3U);
    EXPECT_EQ(judge(4s).report.overflow, 0U);
}

TEST_F(Watch, GivesEachSetOfLabelsARow) {
    spec_ = {.topics = {"devices/#"}, .topic_pattern = "devices/(?P<device>[^/]+)/.*"};
    see("devices/1/a", "", 1s);
    see("devices/1/b", "", 2s);
    see("devices/2/a", "", 2s);
    see("devices/x", "", 2s);
    const auto rows = judge(3s).report.rows;
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_THAT(rows[0].labels, IsEmpty());  // What the pattern does not match.
    EXPECT_EQ(rows[0].messages, 1U);
    EXPECT_THAT(rows[1].labels, ElementsAre(Pair("device", "1")));
    EXPECT_EQ(rows[1].topics, 2U);
    EXPECT_THAT(rows[2].labels, ElementsAre(Pair("device", "2")));
}

TEST_F(Watch, TakesNoWildcardForADevice) {
    spec_.topic_pattern = "devices/(?P<device>[^/]+)/state";
    EXPECT_THAT(judge(1s).report.rows.at(0).labels, IsEmpty());
    see("devices/1/state", "", 2s);
    const auto rows = judge(3s).report.rows;
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_THAT(rows[0].labels, ElementsAre(Pair("device", "1")));
}

TEST_F(Watch, RefusesPatternsThatAreNone) {
    EXPECT_FALSE(WatchTable::create({.topics = {"a"}, .offline = "("}, {}).has_value());
    EXPECT_FALSE(WatchTable::create({.topics = {"a"}, .topic_pattern = "("}, {}).has_value());
    EXPECT_FALSE(WatchTable::create({.topics = {"a"}}, {.matches = "("}).has_value());
}

}  // namespace
}  // namespace sonde
