// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_json_read.hpp"

#include "exporters/load_json.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>
#include <set>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(std::string_view text) {
    const auto result = read_load_result(text);
    EXPECT_FALSE(result);
    return result ? "" : result.error();
}

void expect_same(const Histogram& found, const Histogram& expected) {
    EXPECT_EQ(found.count(), expected.count());
    EXPECT_EQ(found.min(), expected.min());
    EXPECT_EQ(found.max(), expected.max());
    EXPECT_EQ(found.sum(), expected.sum());
    EXPECT_TRUE(std::ranges::equal(found.counts(), expected.counts()));
}

void expect_same_histograms(const LoadResult& found, const LoadResult& expected) {
    expect_same(found.latency.response, expected.latency.response);
    expect_same(found.latency.service, expected.latency.service);
    expect_same(found.latency.acknowledgement, expected.latency.acknowledgement);
    expect_same(found.latency.lateness, expected.latency.lateness);
    expect_same(found.connections.tcp, expected.connections.tcp);
    expect_same(found.connections.tls, expected.connections.tls);
    expect_same(found.connections.proxy, expected.connections.proxy);
    expect_same(found.connections.websocket, expected.connections.websocket);
    expect_same(found.connections.connect, expected.connections.connect);
    expect_same(found.connections.subscribe, expected.connections.subscribe);
    expect_same(found.generator.pickup, expected.generator.pickup);
}

void expect_comes_back(const LoadResult& result) {
    const auto text = to_json_line(result);
    const auto again = read_load_result(text);
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(to_json_line(*again), text);
    expect_same_histograms(*again, result);
    EXPECT_EQ(again->counts, result.counts);
    EXPECT_EQ(again->timeline, result.timeline);
}

TEST(LoadJsonRead, BringsEachKindOfRunBack) {
    for (const auto& result : {samples::steady(),
                               samples::stalled(),
                               samples::limited(),
                               samples::closed_loop(),
                               samples::storm(),
                               LoadResult{}}) {
        expect_comes_back(result);
    }
}

TEST(LoadJsonRead, BringsWhatDoesNotFollowFromTheFiguresBack) {
    auto result = samples::stalled();
    result.shard = {.index = 2, .count = 3};
    result.merged = {0, 2};
    result.crosses_shards = true;
    result.interrupted = true;
    result.limited_by = {"one", "two"};
    result.bytes_per_connection = 999;
    const auto again = read_load_result(to_json_line(result));
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(again->shard, result.shard);
    EXPECT_EQ(again->merged, result.merged);
    EXPECT_TRUE(again->crosses_shards);
    EXPECT_TRUE(again->interrupted);
    EXPECT_EQ(again->limited_by, result.limited_by);
    EXPECT_EQ(again->failures, result.failures);
    EXPECT_EQ(again->thresholds, result.thresholds);
    EXPECT_EQ(again->started, result.started);
    EXPECT_EQ(again->measure_started, result.measure_started);
    EXPECT_EQ(again->measured, result.measured);
    EXPECT_EQ(again->bytes_per_connection, result.bytes_per_connection);
    EXPECT_EQ(again->targets, result.targets);
}

TEST(LoadJsonRead, BringsTextThatWasNotUtf8BackAsItWasShown) {
    const auto text = to_json_line(samples::hostile());
    const auto again = read_load_result(text);
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(to_json_line(*again), text);
}

/// Any result whose times end before 97 days: a double of seconds has their nanoseconds.
class RandomResult {
  public:
    explicit RandomResult(std::uint32_t seed) : random_{seed} {}

    LoadResult make() {
        LoadResult result;
        result.seed = random_();
        result.clients = whole();
        result.wanted_rate = number();
        result.total = duration();
        result.measured = duration();
        result.counts = {.scheduled = whole(),
                         .sent = whole(),
                         .acknowledged = whole(),
                         .failed = whole(),
                         .expected = whole(),
                         .delivered = whole()};
        for (auto* const histogram : {&result.latency.response,
                                      &result.latency.service,
                                      &result.latency.acknowledgement,
                                      &result.connections.tls,
                                      &result.connections.proxy,
                                      &result.connections.websocket,
                                      &result.generator.pickup}) {
            for (auto values = random_() % 50; values > 0; --values) {
                histogram->record(duration(), 1 + whole() % 1'000'000);
            }
        }
        for (auto rows = random_() % 5; rows > 0; --rows) {
            result.timeline.push_back({.at = duration(),
                                       .length = duration(),
                                       .stage = Stage::drain,
                                       .wanted_rate = number(),
                                       .sent = whole(),
                                       .response_max = duration(),
                                       .cpu = number()});
        }
        result.thresholds.push_back({.text = "x", .value = number()});
        return result;
    }

  private:
    std::uint64_t whole() { return random_() >> random_() % 64; }
    double number() { return static_cast<double>(random_()) / static_cast<double>(whole() + 1); }
    Duration duration() {
        constexpr auto most = std::uint64_t{97} * 86'400 * 1'000'000'000;
        return Duration{static_cast<Duration::rep>(random_() % most >> random_() % 54)};
    }

    std::mt19937_64 random_;
};

TEST(LoadJsonRead, BringsAnyResultBack) {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        expect_comes_back(RandomResult{seed}.make());
    }
}

TEST(LoadJsonRead, ReadsNumbersAlikeInEveryLocale) {
    const auto text = to_json_line(samples::stalled());
    const CommaLocale german;
    const auto again = read_load_result(text);
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(to_json_line(*again), text);
}

TEST(LoadJsonRead, PassesOverWhatItDoesNotKnow) {
    const auto text = to_json_line(samples::steady());
    auto file = json::parse(text);
    file["since_version_2"] = {{"a", 1}};
    file["plan"]["colour"] = "red";
    file["latency"]["response"]["p75"] = 0.1;
    file["timeline"][0]["more"] = json::array({1, 2});
    const auto again = read_load_result(file.dump());
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(to_json_line(*again), text);
}

/// Every place of a file, as a pointer to it and as the reader names it.
struct Place {
    json::json_pointer pointer{};
    std::string name{};
};

void collect(const json& value, const Place& here, std::vector<Place>& into) {
    if (!value.is_structured()) {
        return;
    }
    for (const auto& [key, member] : value.items()) {
        const auto place =
            value.is_array()
                ? Place{here.pointer / std::stoul(key), here.name + "[" + key + "]"}
                : Place{here.pointer / key, here.name + (here.name.empty() ? "" : ".") + key};
        into.push_back(place);
        collect(member, place, into);
    }
}

std::vector<Place> places_of(const json& file) {
    std::vector<Place> places;
    collect(file, {}, places);
    return places;
}

/// A short file in which no distribution is empty.
json full_file() {
    auto result = samples::stalled();
    result.connections.tls.record(2ms, 200);
    result.generator.pickup.record(40us, 10'000);
    result.limited_by = {"a reason"};
    result.timeline.erase(result.timeline.begin() + 3, result.timeline.end());
    return json::parse(to_json_line(result));
}

/// What follows from other members, and so is not read.
bool follows(const std::string& name) {
    static const std::set<std::string> derived{"verdict",
                                               "rates",
                                               "rates.wanted",
                                               "rates.sent",
                                               "rates.delivered",
                                               "counts.lost",
                                               "generator.busiest_cpu_ratio",
                                               "generator.backlog_ratio"};
    static const std::set<std::string> figures{"mean", "p50", "p90", "p95", "p99", "p999", "p9999"};
    return derived.contains(name) || figures.contains(name.substr(name.rfind('.') + 1));
}

TEST(LoadJsonRead, NamesEachMemberThatIsMissing) {
    const auto file = full_file();
    for (const auto& [pointer, name] : places_of(file)) {
        if (name.ends_with(']') || follows(name)) {
            continue;
        }
        auto changed = file;
        changed[pointer.parent_pointer()].erase(pointer.back());
        EXPECT_EQ(error_of(changed.dump()), name + ": missing");
    }
}

TEST(LoadJsonRead, DoesWithoutWhatFollowsFromTheRest) {
    const auto file = full_file();
    const auto expected = to_json_line(read_load_result(file.dump()).value());
    for (const auto& [pointer, name] : places_of(file)) {
        if (follows(name)) {
            auto changed = file;
            changed[pointer.parent_pointer()].erase(pointer.back());
            const auto result = read_load_result(changed.dump());
            ASSERT_TRUE(result) << result.error();
            EXPECT_EQ(to_json_line(*result), expected) << name;
        }
    }
}

TEST(LoadJsonRead, NamesEachMemberOfAnotherKind) {
    const auto file = full_file();
    for (const auto& [pointer, name] : places_of(file)) {
        if (follows(name)) {
            continue;
        }
        for (const auto& wrong : {json("text"), json(-1), json(), json::array({1})}) {
            if (file[pointer].type() == wrong.type()) {
                continue;
            }
            auto changed = file;
            changed[pointer] = wrong;
            const auto result = read_load_result(changed.dump());
            // What may be null or any number is not refused for being one.
            if (!result) {
                EXPECT_THAT(result.error(), StartsWith(name.substr(0, name.find_first_of(".["))))
                    << wrong;
            }
        }
    }
}

TEST(LoadJsonRead, RefusesEveryTruncation) {
    const auto text = to_json_line(samples::storm());
    for (std::size_t length = 0; length < text.size(); ++length) {
        EXPECT_THAT(error_of(text.substr(0, length)), HasSubstr("not JSON")) << length;
    }
}

TEST(LoadJsonRead, SurvivesChangedBytes) {
    const auto text = to_json_line(samples::storm());
    std::mt19937 random{3};
    for (int round = 0; round < 3000; ++round) {
        auto changed = text;
        for (auto changes = 1 + random() % 3; changes > 0; --changes) {
            changed[random() % changed.size()] = static_cast<char>(random());
        }
        if (const auto result = read_load_result(changed)) {
            EXPECT_FALSE(to_json_line(*result).empty());
        } else {
            EXPECT_FALSE(result.error().empty());
        }
    }
}

TEST(LoadJsonRead, SaysWhoseFileItIsNot) {
    EXPECT_EQ(error_of(R"({"schema":"sonde.load/2"})"),
              "schema: `sonde.load/2` and not `sonde.load/1`");
    EXPECT_EQ(error_of("{\"schema\":\"\\u001b[2J\"}"), "schema: `\\x1b[2J` and not `sonde.load/1`");
    EXPECT_EQ(error_of("{}"), "schema: missing");
    EXPECT_EQ(error_of("[]"), "the whole: not an object");
    EXPECT_EQ(error_of("17"), "the whole: not an object");
    EXPECT_EQ(error_of(""), "it is not JSON from byte 1 on");
    EXPECT_EQ(error_of("{\"a\":\xff}"), "it is not JSON from byte 6 on");
}

std::string error_with(const std::string& pointer, const json& value) {
    auto changed = full_file();
    changed[json::json_pointer{pointer}] = value;
    return error_of(changed.dump());
}

TEST(LoadJsonRead, RefusesValuesThatCannotBe) {
    EXPECT_EQ(error_with("/shard/count", 0), "shard.index: not below the count");
    EXPECT_EQ(error_with("/shard/index", 4'294'967'296), "shard.index: more than 4294967295");
    EXPECT_EQ(error_with("/shard/merged", {0, 1}),
              "shard.merged: not a list of whole numbers below 1");
    EXPECT_EQ(error_with("/started", "2026-02-30T00:00:00Z"),
              "started: not a moment in UTC like 2026-01-02T03:04:05.678901Z");
    EXPECT_EQ(error_with("/total", -0.5), "total: not a length of time");
    EXPECT_EQ(error_with("/total", 1e300), "total: not a length of time");
    EXPECT_EQ(error_with("/failures/0/phase", "lunch"),
              "failures[0].phase: not a name that sonde knows here");
    EXPECT_EQ(error_with("/failures/1/reason", "moon"),
              "failures[1].reason: not a name that sonde knows here");
    EXPECT_EQ(error_with("/failures/1/code", 65'536), "failures[1].code: more than 65535");
    EXPECT_EQ(error_with("/failures/1", full_file()["failures"][0]),
              "failures[1].reason: the second row of this phase, reason and code");
    EXPECT_EQ(error_with("/timeline/2/stage", "party"),
              "timeline[2].stage: not a name that sonde knows here");
    EXPECT_EQ(error_with("/plan/targets", {"a", 1}), "plan.targets: not a list of text");
}

TEST(LoadJsonRead, RefusesDistributionsThatContradictThemselves) {
    const std::string why = ": count, min, max and sum do not fit the counts in hdr";
    EXPECT_EQ(error_with("/latency/response/count", 1), "latency.response" + why);
    EXPECT_EQ(error_with("/latency/service/min", 0.5), "latency.service" + why);
    EXPECT_EQ(error_with("/latency/lateness/max", 1e9), "latency.lateness" + why);
    EXPECT_EQ(error_with("/connections/tcp/sum/seconds", 1'000'000), "connections.tcp" + why);
    EXPECT_EQ(error_with("/connections/tcp/sum/nanoseconds", 1'000'000'000),
              "connections.tcp.sum.nanoseconds: more than 999999999");
    EXPECT_EQ(error_with("/generator/pickup/hdr", "no base64"),
              "generator.pickup.hdr: it is not base64");
    EXPECT_EQ(error_with("/latency/response/hdr", "AAAA"),
              "latency.response.hdr: it does not begin as a compressed HdrHistogram of version 2 "
              "does");
}

TEST(LoadJsonRead, RefusesNumbersThatNoDoubleHolds) {
    EXPECT_EQ(error_of("{\"schema\":1e999}"), "it holds a number that is too large");
}

TEST(LoadJsonRead, GoesNoDeeperThanItMust) {
    EXPECT_THAT(error_of(std::string(1'000'000, '[')), HasSubstr("not JSON"));
    EXPECT_EQ(error_of(std::string(100'000, '[') + std::string(100'000, ']')),
              "the whole: not an object");
}

}  // namespace
}  // namespace sonde::load
