// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/payload_judge.hpp"

#include "probes/wire/bytes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<PayloadJudge::Objection> objections(const ContentRules& rules, std::string_view text) {
    return PayloadJudge::create(rules).value().judge(wire::as_bytes(text));
}

/// The only objection.
std::string objection(const ContentRules& rules, std::string_view text) {
    const auto found = objections(rules, text);
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? "" : found.front().detail;
}

TEST(PayloadJudge, WithoutRulesObjectsToNothing) {
    EXPECT_THAT(objections({}, "\xff{"), IsEmpty());
}

TEST(PayloadJudge, HoldsThePayloadAgainstAPattern) {
    const ContentRules rules{.matches = "^(on|off)$"};
    EXPECT_THAT(objections(rules, "on"), IsEmpty());
    EXPECT_EQ(objection(rules, "of\n"), "the payload `of?` does not match `^(on|off)$`");
}

TEST(PayloadJudge, HoldsANumberAgainstItsBounds) {
    const ContentRules rules{.json = "/t/1", .json_min = -20, .json_max = 60.5};
    EXPECT_THAT(objections(rules, R"({"t":[0,60.5]})"), IsEmpty());
    EXPECT_THAT(objections(rules, R"({"t":[0,-20]})"), IsEmpty());
    EXPECT_EQ(objection(rules, R"({"t":[0,61]})"), "its `/t/1` is `61`, above 60.5");
    EXPECT_EQ(objection(rules, R"({"t":[0,-20.1]})"), "its `/t/1` is `-20.1`, below -20.0");
    EXPECT_EQ(objection(rules, R"({"t":[0,"7"]})"), "its `/t/1` is `\"7\"` and not a number");
    EXPECT_EQ(objection(rules, R"({"t":[0,{}]})"), "its `/t/1` is an object and not a number");
    EXPECT_EQ(objection(rules, R"({"t":[0]})"), "the payload has no `/t/1`");
    EXPECT_EQ(objection(rules, R"({"t":{"1":null}})"), "its `/t/1` is `null` and not a number");
    EXPECT_EQ(objection(rules, "23"), "the payload has no `/t/1`");
    EXPECT_EQ(objection(rules, ""), "the payload is no JSON");
}

TEST(PayloadJudge, AsksForAValueThatIsEqual) {
    EXPECT_THAT(objections({.json = "/s", .json_equals = "up"}, R"({"s":"up"})"), IsEmpty());
    EXPECT_THAT(objections({.json = "/s", .json_equals = 1.0}, R"({"s":1})"), IsEmpty());
    EXPECT_THAT(objections({.json = "/s", .json_equals = true}, R"({"s":true})"), IsEmpty());
    EXPECT_EQ(objection({.json = "/s", .json_equals = "up"}, R"({"s":"down"})"),
              "its `/s` is `\"down\"` and not `\"up\"`");
    EXPECT_EQ(objection({.json = "/s", .json_equals = true}, R"({"s":1})"),
              "its `/s` is `1` and not `true`");
}

TEST(PayloadJudge, TakesAPointerWithoutMoreAsADemandThatTheValueIsThere) {
    EXPECT_THAT(objections({.json = "/a~1b"}, R"({"a/b":null})"), IsEmpty());
    EXPECT_THAT(objections({.json = ""}, "[]"), IsEmpty());
    EXPECT_EQ(objection({.json = "/-"}, "[1]"), "the payload has no `/-`");
    EXPECT_EQ(objection({.json = "/01"}, "[1,2]"), "the payload has no `/01`");
    EXPECT_EQ(objection({.json = "/99999999999999999999"}, "[1]"),
              "the payload has no `/99999999999999999999`");
}

TEST(PayloadJudge, ObjectsToBothRulesAtOnce) {
    const auto found = objections({.matches = "x", .json = "/a"}, "y");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].rule, WatchRule::matches);
    EXPECT_EQ(found[1].rule, WatchRule::json);
}

TEST(PayloadJudge, SaysWhatIsWrongWithRules) {
    EXPECT_THAT(PayloadJudge::create({.matches = "["}).error(), HasSubstr("missing ]"));
    EXPECT_EQ(PayloadJudge::create({.json = "temperature"}).error(), "a pointer starts with /");
    EXPECT_THAT(PayloadJudge::create({.json = "/a~"}).error(), HasSubstr("~0"));
    EXPECT_THAT(PayloadJudge::create({.json = "/a~2"}).error(), HasSubstr("~0"));
}

TEST(PayloadJudge, OutlivesHostilePayloads) {
    const ContentRules rules{.matches = "^(a+)+$", .json = "/temperature", .json_max = 60};
    const std::vector<std::string> payloads{
        std::string(longest_judged_payload, '['),
        std::string(longest_judged_payload / 2, '[') + std::string(longest_judged_payload / 2, ']'),
        std::string(longest_judged_payload, '{'),
        R"({"temperature":1e999})",
        R"({"temperature":)" + std::string(60'000, '9') + "}",
        R"({"temperature":"\ud800"})",
        std::string{R"({"temperature":1})"} + '\0',
        "\xef\xbb\xbf{\"temperature\":61}",
        R"({"temperature":1,"temperature":61})",
        std::string(longest_judged_payload, 'a') + "!",
    };
    for (const auto& payload : payloads) {
        EXPECT_FALSE(objections(rules, payload).empty()) << payload.substr(0, 40);
    }
}

TEST(PayloadJudge, LooksAtTheFirst64KiBOnly) {
    const auto long_text = std::string(longest_judged_payload, ' ') + "{}";
    EXPECT_EQ(objection({.json = ""}, long_text),
              "the payload is longer than 64KiB, and JSON of that length is not looked at");
    EXPECT_THAT(objection({.matches = "[{]"}, long_text), HasSubstr("does not match"));
}

}  // namespace
}  // namespace sonde
