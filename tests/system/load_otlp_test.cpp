// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_collector.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/system/load_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

/// `sonde load --otlp` into a receiver of OpenTelemetry's protocol.
namespace sonde::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::map<std::string, std::string> environment{
    {"OTEL_EXPORTER_OTLP_HEADERS", "x-login=hunter2"},
    {"OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=a"},
    {"OTEL_SERVICE_NAME", "nightly"}};

Outcome run_load(const Mosquitto& broker,
                 const std::vector<std::string>& more,
                 const std::map<std::string, std::string>& variables) {
    auto words = load_words(broker, more);
    words.erase(words.begin());
    return run_sonde(std::move(words), variables);
}

json metrics_in(const HttpQuestion& question) {
    const auto request = json::parse(question.body);
    return request.at("/resourceMetrics/0/scopeMetrics/0/metrics"_json_pointer);
}

TEST(LoadOtlp, SendsTheFinalFigures) {
    const Mosquitto broker;
    const HttpCollector receiver{{http_answer("200 OK", "{}")}};
    const auto outcome =
        run_load(broker, {"--duration", "1s", "--qos", "1", "--otlp", receiver.url()}, environment);
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.error, Not(HasSubstr("hunter2")));
    ASSERT_EQ(receiver.questions().size(), 1U);
    const auto asked = receiver.questions().front();
    EXPECT_EQ(asked.target, "/v1/metrics");
    EXPECT_EQ(asked.headers.at("x-login"), "hunter2");
    EXPECT_THAT(asked.body,
                AllOf(HasSubstr(R"("stringValue":"nightly")"), Not(HasSubstr("hunter2"))));
    bool found = false;
    for (const auto& metric : metrics_in(asked)) {
        if (metric.at("name") == "sonde_load_messages_sent_total") {
            found = true;
            EXPECT_EQ(metric.at("/sum/dataPoints/0/asInt"_json_pointer), "200");
        }
    }
    EXPECT_TRUE(found);
}

TEST(LoadOtlp, SendsThoseOfMergedShardsToWhereTheEnvironmentSays) {
    const Mosquitto broker;
    const HttpCollector receiver{{http_answer("200 OK", "{}")}};
    const support::TemporaryFolder folder;
    const auto result = (folder.path() / "result.json").string();
    ASSERT_EQ(run_load(broker, {"--duration", "200ms", "--json", result}).status, 0);
    const auto merged = run_sonde({"merge", result, "--otlp", "env"},
                                  {{"OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url() + "/otlp"}});
    ASSERT_EQ(merged.status, 0) << merged.error;
    ASSERT_EQ(receiver.questions().size(), 1U);
    EXPECT_EQ(receiver.questions().front().target, "/otlp/v1/metrics");
    EXPECT_GT(metrics_in(receiver.questions().front()).size(), 30U);
}

TEST(LoadOtlp, FailsTheCommandWhereNobodyTakesTheFiguresAndStillTellsThem) {
    const Mosquitto broker;
    const HttpCollector receiver{{http_answer("403 Forbidden", "{\"message\":\"not you\"}")}};
    const auto outcome = run_load(
        broker, {"--duration", "200ms", "--format", "json", "--otlp", receiver.url()}, environment);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(
        outcome.error,
        AllOf(HasSubstr("sending to " + receiver.url() + ": it answers 403 Forbidden: not you"),
              Not(HasSubstr("hunter2"))));
    EXPECT_EQ(json::parse(outcome.out)["verdict"], "valid");
}

TEST(LoadOtlp, RefusesAnAddressThatIsNoUrlBeforeTheRun) {
    const auto outcome = run_sonde({"load", "127.0.0.1", "--clients", "1", "--otlp", "here:4318"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.error, HasSubstr("--otlp: expected a URL such as http://localhost:4318"));
}

}  // namespace
}  // namespace sonde::testing
