// SPDX-License-Identifier: Apache-2.0
#include "probes/load/topic_template.hpp"

#include <gtest/gtest.h>

namespace sonde::load {
namespace {

constexpr TemplateValues values{
    .client = 7, .group = 3, .population = "meters", .shard = 2, .run = 0xab01U, .topic = 5};

TEST(TopicTemplate, FillsEveryPlace) {
    EXPECT_EQ(render("{client} {group} {population} {shard} {run} {topic}", values),
              "7 3 meters 2 0000ab01 5");
}

TEST(TopicTemplate, FillsAPlaceAsOftenAsItStandsThere) {
    EXPECT_EQ(render("{client}{client}/{group}", values), "77/3");
}

TEST(TopicTemplate, LeavesTextWithoutPlacesAsItIs) {
    EXPECT_EQ(render("", values), "");
    EXPECT_EQ(render("$share/readers/plant/+/#", values), "$share/readers/plant/+/#");
}

TEST(TopicTemplate, LeavesWhatIsNoPlaceAsItIs) {
    EXPECT_EQ(render("a/{clinet}/{client", values), "a/{clinet}/{client");
    EXPECT_EQ(render("{{client}}", values), "{7}");
    EXPECT_EQ(render("}{", values), "}{");
    EXPECT_EQ(render("{}", values), "{}");
}

TEST(TopicTemplate, WritesTheLargestNumbersWhole) {
    EXPECT_EQ(render("{client}/{run}", {.client = 4'294'967'295U, .run = 0xffffffffU}),
              "4294967295/ffffffff");
}

TEST(TopicTemplate, ReadsPlacesOnlyInTheTemplateAndNotInWhatStandsForThem) {
    EXPECT_EQ(render("{population}/{client}", {.client = 1, .population = "{client}"}),
              "{client}/1");
}

TEST(TopicTemplate, TakesGroupAndShardFromTheClient) {
    const Population population{.name = "pump", .count = 100, .groups = 10};
    const auto values_of_client = values_of(population, 47, 4, 0x1234U);
    EXPECT_EQ(values_of_client.client, 47U);
    EXPECT_EQ(values_of_client.group, 7U);
    EXPECT_EQ(values_of_client.population, "pump");
    EXPECT_EQ(values_of_client.shard, 3U);
    EXPECT_EQ(values_of_client.run, 0x1234U);
    EXPECT_EQ(values_of_client.topic, 0U);
}

TEST(TopicTemplate, KeepsTheShardOfAClientWhereThereAreFewerGroupsThanShards) {
    const Population population{.name = "pump", .count = 100, .groups = 2};
    EXPECT_EQ(values_of(population, 47, 4, 1).shard, 3U);
}

TEST(CheckTemplate, FindsNothingInTemplatesThatAreRight) {
    EXPECT_EQ(check_template(""), std::nullopt);
    EXPECT_EQ(check_template("plain/+/#"), std::nullopt);
    EXPECT_EQ(check_template("{client}{group}{population}{shard}{run}{topic}"), std::nullopt);
}

TEST(CheckTemplate, NamesTheNearestPlace) {
    EXPECT_EQ(check_template("a/{run}/{clinet}/b"),
              "`{clinet}` is no place in a template; did you mean `{client}`?");
    EXPECT_EQ(check_template("{Group}"),
              "`{Group}` is no place in a template; did you mean `{group}`?");
    EXPECT_EQ(check_template("{topics}"),
              "`{topics}` is no place in a template; did you mean `{topic}`?");
}

TEST(CheckTemplate, ListsThePlacesWhereNoneIsNear) {
    EXPECT_EQ(check_template("{hostname}"),
              "`{hostname}` is no place in a template: expected {client}, {group}, {population}, "
              "{shard}, {run} or {topic}");
}

TEST(CheckTemplate, FindsBracesWithoutTheirPartner) {
    EXPECT_EQ(check_template("a/{client"), "`{client` lacks its `}`");
    EXPECT_EQ(check_template("a/{client/{run}"), "`{client/` lacks its `}`");
    EXPECT_EQ(check_template("{client}}"), "`}` closes no place that `{` has opened");
}

}  // namespace
}  // namespace sonde::load
