// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_otlp.hpp"

#include "exporters/load_result_metrics.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace sonde::load {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::Pair;

const BuildInfo build{.version = "1.2.3", .revision = "abc", .compiler = "GNU"};

json told(const LoadResult& result, const ResourceAttributes& resource = {}) {
    return json::parse(to_otlp_json(result, resource, build));
}

json metrics_of(const LoadResult& result) {
    return told(result).at("/resourceMetrics/0/scopeMetrics/0/metrics"_json_pointer);
}

json metric_named(const LoadResult& result, const std::string& name) {
    for (const auto& metric : metrics_of(result)) {
        if (metric.at("name") == name) {
            return metric;
        }
    }
    ADD_FAILURE() << "there is no " << name;
    return {};
}

std::vector<std::pair<std::string, std::string>> attributes_in(const json& holder) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& attribute : holder.at("attributes")) {
        found.emplace_back(attribute.at("key"), attribute.at("value").at("stringValue"));
    }
    return found;
}

TEST(LoadOtlp, IsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_otlp.json",
                                   to_otlp_json(samples::stalled(), {}, build) + "\n"));
}

TEST(LoadOtlp, HasTheFamiliesOfPrometheusUnderTheirNames) {
    std::ostringstream text;
    write_prometheus_text(text, samples::stalled(), build);
    std::map<std::string, std::string> wanted;
    std::istringstream lines{text.str()};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string hash;
        std::string what;
        std::string name;
        std::string type;
        if (words >> hash >> what >> name >> type && hash == "#" && what == "TYPE") {
            wanted[name] = type == "counter" ? "sum" : type;
        }
    }
    std::map<std::string, std::string> found;
    for (const auto& metric : metrics_of(samples::stalled())) {
        for (const auto* kind : {"sum", "gauge", "histogram"}) {
            if (metric.contains(kind)) {
                found[metric.at("name")] = kind;
            }
        }
    }
    EXPECT_FALSE(wanted.empty());
    EXPECT_EQ(found, wanted);
}

TEST(LoadOtlp, CountsFromTheStartOfTheRunToItsEnd) {
    auto result = samples::steady();
    result.started = WallTime{std::chrono::seconds{1'700'000'000}};
    result.total = std::chrono::milliseconds{12'345};
    const auto sent = metric_named(result, "sonde_load_messages_sent_total").at("sum");
    EXPECT_EQ(sent.at("isMonotonic"), true);
    EXPECT_EQ(sent.at("aggregationTemporality"), 2);
    const auto& point = sent.at("dataPoints").at(0);
    EXPECT_EQ(point.at("startTimeUnixNano"), "1700000000000000000");
    EXPECT_EQ(point.at("timeUnixNano"), "1700000012345000000");
    EXPECT_EQ(point.at("asInt"), std::to_string(result.counts.sent));
}

TEST(LoadOtlp, KeepsTheBoundsOfPrometheusAndCountsEachBucketAlone) {
    const auto result = samples::stalled();
    const auto latency = metric_named(result, "sonde_load_latency_seconds").at("histogram");
    EXPECT_EQ(latency.at("aggregationTemporality"), 2);
    const auto& response = latency.at("dataPoints").at(0);
    EXPECT_THAT(attributes_in(response), ElementsAre(Pair("kind", "response")));
    EXPECT_EQ(response.at("explicitBounds").front(), 0.0001);
    EXPECT_EQ(response.at("explicitBounds").back(), 60.0);
    EXPECT_EQ(response.at("bucketCounts").size(), response.at("explicitBounds").size() + 1);
    std::uint64_t sum = 0;
    for (const auto& count : response.at("bucketCounts")) {
        sum += std::stoull(count.get<std::string>());
    }
    EXPECT_EQ(sum, result.latency.response.count());
    EXPECT_EQ(response.at("count"), std::to_string(sum));
}

TEST(LoadOtlp, NamesUnitsWherePrometheusNamesDo) {
    const auto result = samples::stalled();
    EXPECT_EQ(metric_named(result, "sonde_load_latency_seconds").at("unit"), "s");
    EXPECT_EQ(metric_named(result, "sonde_load_generator_cpu_seconds_total").at("unit"), "s");
    EXPECT_EQ(metric_named(result, "sonde_load_sent_bytes_total").at("unit"), "By");
    EXPECT_EQ(metric_named(result, "sonde_load_generator_busiest_cpu_ratio").at("unit"), "1");
    EXPECT_FALSE(metric_named(result, "sonde_load_clients").contains("unit"));
}

TEST(LoadOtlp, SaysWhoSendsItAndLetsTheOperatorSayMore) {
    const auto resource = [](const ResourceAttributes& more) {
        return attributes_in(
            told(samples::steady(), more).at("/resourceMetrics/0/resource"_json_pointer));
    };
    EXPECT_THAT(resource({}),
                ElementsAre(Pair("service.name", "sonde"), Pair("service.version", "1.2.3")));
    EXPECT_THAT(resource({{"service.name", "nightly"},
                          {"deployment.environment", "test"},
                          {"service.name", "weekly"}}),
                ElementsAre(Pair("service.name", "weekly"),
                            Pair("service.version", "1.2.3"),
                            Pair("deployment.environment", "test")));
}

TEST(LoadOtlp, IsTheSameInALocaleWithADecimalComma) {
    const auto before = to_otlp_json(samples::stalled(), {}, build);
    const CommaLocale locale;
    EXPECT_EQ(to_otlp_json(samples::stalled(), {}, build), before);
}

}  // namespace
}  // namespace sonde::load
