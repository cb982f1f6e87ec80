// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/topic_labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TopicLabels labels(const WatchSpec& spec) {
    return TopicLabels::create(spec).value();
}

TEST(TopicLabels, AreTheTopicWhereTheConfigurationNamesEveryTopic) {
    const auto named = labels({.topics = {"a/b", "c"}});
    EXPECT_THAT(named.of("a/b"), ElementsAre(Pair("topic", "a/b")));
    EXPECT_THAT(named.names(), ElementsAre("topic"));
}

TEST(TopicLabels, AreNoneWhereAFilterLetsAnybodyThinkOfTopics) {
    for (const auto* filter : {"a/+", "#", "$share/g/a"}) {
        const auto open = labels({.topics = {"b", filter}});
        EXPECT_THAT(open.of("b"), IsEmpty()) << filter;
        EXPECT_THAT(open.names(), IsEmpty()) << filter;
    }
}

TEST(TopicLabels, AreTheNamedGroupsOfThePattern) {
    const auto devices =
        labels({.topics = {"d/+/s"}, .topic_pattern = "d/(?P<device>[^/]+)/(?P<kind>.)"});
    EXPECT_THAT(devices.of("d/7/s"), ElementsAre(Pair("device", "7"), Pair("kind", "s")));
    EXPECT_THAT(devices.of("d/7/state"), IsEmpty());
    EXPECT_THAT(devices.of("d/" + std::string(129, 'x') + "/s"), IsEmpty());
    EXPECT_THAT(devices.names(), ElementsAre("device", "kind"));
}

TEST(TopicLabels, RefuseAPatternThatIsNone) {
    EXPECT_FALSE(TopicLabels::create({.topics = {"a"}, .topic_pattern = "(?P<a"}).has_value());
}

}  // namespace
}  // namespace sonde
