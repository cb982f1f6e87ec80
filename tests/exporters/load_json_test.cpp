// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_json.hpp"

#include "exporters/hdr_encoding.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>
#include <string>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

json written(const LoadResult& result) {
    return json::parse(to_json_line(result));
}

TEST(LoadJson, ASteadyRunIsTheGoldenLine) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_steady.json",
                                   to_json_line(samples::steady()) + "\n"));
}

TEST(LoadJson, AStallAndItsFailuresAreTheGoldenLine) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_stalled.json",
                                   to_json_line(samples::stalled()) + "\n"));
}

TEST(LoadJson, ADistributionWithoutValuesHasNullsAndNoZeros) {
    const auto latency = written(samples::storm())["latency"];
    for (const auto* const name : {"response", "service", "acknowledgement", "lateness"}) {
        for (const auto& [key, value] : latency[name].items()) {
            EXPECT_EQ(value, key == "count" ? json(0) : json()) << name << "." << key;
        }
    }
}

TEST(LoadJson, ADistributionHasWhatItsHistogramSays) {
    auto result = samples::steady();
    auto& response = result.latency.response;
    response = Histogram{latency_precision_bits};
    response.record(1ms);
    response.record(3ms, 2);
    const auto found = written(result)["latency"]["response"];
    EXPECT_EQ(found["count"], 3);
    EXPECT_EQ(found["min"], 0.001);
    EXPECT_EQ(found["mean"], 0.002333333);
    EXPECT_EQ(found["p50"], 0.003);
    EXPECT_EQ(found["p9999"], 0.003);
    EXPECT_EQ(found["max"], 0.003);
    EXPECT_EQ(found["sum"], (json{{"seconds", 0}, {"nanoseconds", 7'000'000}}));
    EXPECT_EQ(decode_hdr(found["hdr"].get<std::string>()),
              std::vector<std::uint64_t>(response.counts().begin(), response.counts().end()));
}

TEST(LoadJson, ASumKeepsItsNanosecondsWhereADoubleOfSecondsWouldNot) {
    auto result = samples::steady();
    auto& response = result.latency.response;
    response = Histogram{latency_precision_bits};
    response.record(9'007'199'254'740'991ns);  // 2^53 - 1
    EXPECT_EQ(written(result)["latency"]["response"]["sum"],
              (json{{"seconds", 9'007'199}, {"nanoseconds", 254'740'991}}));
}

TEST(LoadJson, LostIsUnknownInAShardThatHearsOthers) {
    auto result = samples::stalled();
    EXPECT_EQ(written(result)["counts"]["lost"], 11);
    result.crosses_shards = true;
    EXPECT_TRUE(written(result)["counts"]["lost"].is_null());
    result.merged = {0, 1};
    EXPECT_EQ(written(result)["counts"]["lost"], 11);
}

TEST(LoadJson, ARunWithoutMessagesHasNeitherRatesNorGaps) {
    const auto found = written(samples::storm());
    EXPECT_TRUE(found["rates"]["sent"].is_null());
    EXPECT_TRUE(found["rates"]["delivered"].is_null());
    EXPECT_TRUE(found["gaps"]["stream"].is_null());
    EXPECT_TRUE(found["gaps"]["all"].is_null());
}

TEST(LoadJson, TheVerdictComesWithItsReasons) {
    const auto limited = written(samples::limited());
    EXPECT_EQ(limited["verdict"], "generator_limited");
    EXPECT_EQ(limited["limited_by"].size(), 2U);
    EXPECT_EQ(limited["shard"]["index"], 1);
    EXPECT_EQ(limited["shard"]["count"], 4);
    EXPECT_EQ(written(samples::storm())["verdict"], "interrupted");
    EXPECT_EQ(written(samples::steady())["verdict"], "valid");
}

TEST(LoadJson, RatiosWithoutADivisorAreNull) {
    auto result = samples::steady();
    result.total = 0s;
    result.generator.turns = 0;
    result.bytes_per_connection.reset();
    const auto generator = written(result)["generator"];
    EXPECT_TRUE(generator["busiest_cpu_ratio"].is_null());
    EXPECT_TRUE(generator["backlog_ratio"].is_null());
    EXPECT_TRUE(generator["bytes_per_connection"].is_null());
}

TEST(LoadJson, HasEveryMemberThatTheFormatPromises) {
    const auto found = written(samples::steady());
    std::set<std::string> names;
    for (const auto& [key, value] : found.items()) {
        names.insert(key);
    }
    EXPECT_EQ(names,
              (std::set<std::string>{"schema",
                                     "plan",
                                     "shard",
                                     "verdict",
                                     "limited_by",
                                     "started",
                                     "interrupted",
                                     "total",
                                     "measure",
                                     "counts",
                                     "rates",
                                     "latency",
                                     "failures",
                                     "timeline",
                                     "connections",
                                     "gaps",
                                     "generator",
                                     "thresholds"}));
    EXPECT_EQ(found["schema"], "sonde.load/1");
}

void expect_described(const json& value, const std::string& page) {
    for (const auto& [key, member] : value.items()) {
        if (value.is_object()) {
            EXPECT_NE(page.find("`" + key + "`"), std::string::npos) << key;
        }
        if (member.is_structured()) {
            expect_described(member, page);
        }
    }
}

TEST(LoadJson, EachMemberIsDescribedInTheDocument) {
    expect_described(written(samples::stalled()), source_file("docs/load-files.md"));
}

TEST(LoadJson, IsTheSameInEveryLocale) {
    const auto expected = to_json_line(samples::stalled());
    const CommaLocale german;
    EXPECT_EQ(to_json_line(samples::stalled()), expected);
}

TEST(LoadJson, StaysOneLineAndUtf8WhateverTheBrokerSends) {
    const auto line = to_json_line(samples::hostile());
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    const auto found = json::parse(line);
    EXPECT_NE(found["failures"][0]["detail"].get<std::string>().find("\xef\xbf\xbd"),
              std::string::npos);
}

}  // namespace
}  // namespace sonde::load
