// SPDX-License-Identifier: Apache-2.0
#include "probes/content_rules.hpp"
#include "probes/request_spec.hpp"
#include "probes/session_spec.hpp"
#include "probes/watch_spec.hpp"
#include "tests/config/mistake_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

ProbeSpec load_probe(const std::string& keys) {
    auto around = usual_surroundings();
    around.files["/request.json"] = "{}";
    const auto config = load_text(
        "[[probe]]\nname = \"p\"\ntarget = \"mqtt://h\"\n" + keys, "sonde.toml", around.view());
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        ADD_FAILURE() << to_string(mistake);
    }
    return config && !config->probes.empty() ? config->probes.front() : ProbeSpec{};
}

TEST(StandingKeys, SetASession) {
    const auto spec =
        load_probe("kind = \"session\"\nreconnect_max = \"1m\"\nsession_expiry = \"0\"\n");
    EXPECT_EQ(spec.kind, ProbeKind::session);
    EXPECT_EQ(*spec.session, (SessionSpec{.reconnect_max = 1min, .session_expiry = 0s}));
}

TEST(StandingKeys, SetAWatch) {
    const auto spec = load_probe(R"(
kind = "watch"
topics = ["devices/+/state", "gateways/#"]
max_age = "5m"
min_rate = "6/m"
max_rate = "10/s"
rate_window = "30s"
retained = false
offline = "^offline$"
topic_pattern = "devices/(?P<device>[^/]+)/state"
most_topics = 50
matches = "^[{]"
json = "/a/0"
json_min = -20
json_max = 60.5
)");
    const WatchSpec expected{.topics = {"devices/+/state", "gateways/#"},
                             .max_age = 5min,
                             .min_rate = 0.1,
                             .max_rate = 10,
                             .rate_window = 30s,
                             .retained = false,
                             .offline = "^offline$",
                             .topic_pattern = "devices/(?P<device>[^/]+)/state",
                             .most_topics = 50};
    EXPECT_EQ(*spec.watch, expected);
    EXPECT_EQ(*spec.content,
              (ContentRules{.matches = "^[{]", .json = "/a/0", .json_min = -20, .json_max = 60.5}));
}

TEST(StandingKeys, TakeOneTopicForAListOfOne) {
    EXPECT_THAT(load_probe("kind = \"watch\"\ntopics = \"a\"\n").watch->topics, ElementsAre("a"));
}

TEST(StandingKeys, SetARequest) {
    const auto spec = load_probe(
        "kind = \"request\"\nmqtt = \"3.1.1\"\ntopic = \"d/{client}\"\nrequest = \"get\"\n"
        "reply_topic = \"d/{request}\"\njson = \"\"\njson_equals = true\n");
    EXPECT_EQ(*spec.request, (RequestSpec{.payload = "get", .reply_topic = "d/{request}"}));
    EXPECT_EQ(spec.content->json_equals, JsonScalar{true});
    const auto from_file = load_probe(
        "kind = \"request\"\ntopic = \"d\"\nrequest_file = \"/request.json\"\n"
        "json = \"/x\"\njson_equals = 1\n");
    EXPECT_EQ(from_file.request->payload, "{}");
    EXPECT_EQ(from_file.content->json_equals, JsonScalar{1.0});
}

/// A probe's keys from line 4 on.
class StandingMistake : public testing::TestWithParam<OneMistake> {};

TEST_P(StandingMistake, IsReportedAtItsPlace) {
    const std::string head = "[[probe]]\nname = \"p\"\ntarget = \"mqtt://h\"\n";
    EXPECT_EQ(mistakes_in(head + GetParam().toml + "\n"),
              "sonde.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfAKind,
    StandingMistake,
    testing::Values(
        OneMistake{"KeyOfAnotherKind",
                   "max_age = \"1m\"",
                   "4:11: max_age: is no setting of a probe of kind \"roundtrip\""},
        OneMistake{"WatchWithoutTopics",
                   "kind = \"watch\"",
                   "4:8: kind: a probe that watches needs topics"},
        OneMistake{"TopicsThatAreNone",
                   "kind = \"watch\"\ntopics = [\"a\", \"b#\"]",
                   "5:16: topics: expected a topic filter with # as its last level only, found "
                   "`b#`"},
        OneMistake{"TooManyTopics",
                   "kind = \"watch\"\ntopics = [\"a\", \"b\"]\nmost_topics = 1",
                   "6:15: most_topics: there are 2 topics, more than most_topics (1)"},
        OneMistake{"BadPattern",
                   "kind = \"watch\"\ntopics = \"a\"\nmatches = \"(\"",
                   "6:11: matches: `(` is no regular expression of RE2: missing ): ("},
        OneMistake{"GroupThatIsNoLabel",
                   "kind = \"watch\"\ntopics = \"a\"\ntopic_pattern = \"(?P<target>.*)\"",
                   "6:17: topic_pattern: the group `target` becomes a label: expected a label name "
                   "that neither sonde's own metrics nor Prometheus use, for no series can have it "
                   "twice"},
        OneMistake{"GroupThatIsALabelAlready",
                   "kind = \"watch\"\ntopics = \"a/+\"\nlabels = { device = \"x\" }\n"
                   "topic_pattern = \"a/(?P<device>.*)\"",
                   "7:17: topic_pattern: gives series a label `device`, which the probe's labels "
                   "have already"},
        OneMistake{"RateOfZero",
                   "kind = \"watch\"\ntopics = \"a\"\nmin_rate = \"0/s\"",
                   "6:12: min_rate: expected a rate above 0, found `0/s`"},
        OneMistake{"RatesTheWrongWayRound",
                   "kind = \"watch\"\ntopics = \"a\"\nmin_rate = \"2/s\"\nmax_rate = \"1/s\"",
                   "6:12: min_rate: is above max_rate"},
        OneMistake{"WindowOfNoRate",
                   "kind = \"watch\"\ntopics = \"a\"\nrate_window = \"1m\"",
                   "6:15: rate_window: has no effect without min_rate or max_rate"},
        OneMistake{"BoundsOfNothing",
                   "kind = \"watch\"\ntopics = \"a\"\njson_min = 1",
                   "6:12: json_min: has no effect without json, which says of what"},
        OneMistake{"BoundsTheWrongWayRound",
                   "kind = \"watch\"\ntopics = \"a\"\njson = \"/a\"\njson_min = 1\njson_max = 0.5",
                   "7:12: json_min: is above json_max"},
        OneMistake{"EqualityBesideBounds",
                   "kind = \"watch\"\ntopics = \"a\"\njson = \"/a\"\njson_min = 1\n"
                   "json_equals = 1",
                   "8:15: json_equals: says all: json_min and json_max have no effect beside it"},
        OneMistake{"BoundThatIsNoNumber",
                   "kind = \"watch\"\ntopics = \"a\"\njson = \"/a\"\njson_min = inf",
                   "7:12: json_min: expected a number such as 60 or -12.5, found a decimal number"},
        OneMistake{"BoundAsText",
                   "kind = \"watch\"\ntopics = \"a\"\njson = \"/a\"\njson_min = \"1\"",
                   "7:12: json_min: expected a number such as 60 or -12.5, found `1`"},
        OneMistake{"NoPointer",
                   "kind = \"watch\"\ntopics = \"a\"\njson = \"temperature\"",
                   "6:8: json: `temperature` is no JSON pointer: a pointer starts with /"},
        OneMistake{"OverlappingBeats",
                   "kind = \"session\"\noverlap = true",
                   "5:11: overlap: the beats of a probe of kind \"session\" share one connection "
                   "and cannot overlap"},
        OneMistake{"SessionOfPaho",
                   "kind = \"session\"\nclient = \"paho\"",
                   "4:8: kind: Paho does round trips only: kind = \"session\" is for the wire "
                   "client"},
        OneMistake{"ExpiryWithAFraction",
                   "kind = \"session\"\nsession_expiry = \"1.5s\"",
                   "5:18: session_expiry: expected whole seconds, found `1.5s`"},
        OneMistake{"PauseTooShort",
                   "kind = \"session\"\nreconnect_max = \"50ms\"",
                   "5:17: reconnect_max: expected a duration from 100ms to 1h, found `50ms`"},
        OneMistake{"RequestWithoutTopic",
                   "kind = \"request\"",
                   "4:8: kind: a probe that asks a device needs its topic"},
        OneMistake{"TwoRequests",
                   "kind = \"request\"\ntopic = \"a\"\nrequest = \"x\"\n"
                   "request_file = \"/request.json\"",
                   "7:16: request_file: `/request.json` cannot be read: No such file or directory"},
        OneMistake{"OldVersionWithoutReplyTopic",
                   "kind = \"request\"\ntopic = \"a\"\nmqtt = \"3.1.1\"",
                   "6:8: mqtt: MQTT 3.1.1 cannot tell the device where to answer: set reply_topic "
                   "to where it does"},
        OneMistake{"WildcardInReplyTopic",
                   "kind = \"request\"\ntopic = \"a\"\nreply_topic = \"a/#\"",
                   "6:15: reply_topic: expected a topic without the wildcards + and #, found "
                   "`a/#`"}),
    subject_of);

}  // namespace
}  // namespace sonde
