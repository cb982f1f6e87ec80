// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_endpoint.hpp"

#include "tests/exporters/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class SetClock final : public Clock {
  public:
    Instant now() const override { return time; }
    WallTime wall_now() const override { return {}; }

    Instant time{1000s};
};

ProbeModule module_called(const std::string& name) {
    ProbeModule module{.name = name};
    module.targets = {allowed_target(*parse_endpoint("mqtt://127.0.0.1:1883"))};
    module.spec.username = "monitor";
    module.spec.password = Secret{"hunter2"};
    return module;
}

class ProbeEndpointTest : public ::testing::Test {
  protected:
    struct Started {
        ProbeSpec spec{};
        std::function<void(ProbeResult)> done{};
    };

    HttpResponse ask(const std::string& query, const std::string& method = "GET") {
        return endpoint_.answer({.method = method, .path = "/probe", .query = query});
    }
    /// What becomes of the promise once its run has ended with this result.
    HttpResponse settled(const HttpResponse& promise, const ProbeResult& result) {
        std::optional<HttpResponse> answer;
        promise.later->start([&](const std::function<HttpResponse()>& make) { answer = make(); });
        EXPECT_FALSE(answer) << "the run has not ended";
        started_.back().done(result);
        return answer.value_or(HttpResponse{.status = 0});
    }

    SetClock clock_{};
    std::vector<Started> started_{};
    ProbeEndpoint endpoint_{{module_called("a")},
                            {.at_once = 2, .rate = 1000},
                            [this](ProbeSpec spec, std::function<void(ProbeResult)> done) {
                                started_.push_back({std::move(spec), std::move(done)});
                            },
                            clock_};
    const std::string query_{"target=mqtt://127.0.0.1&module=a"};
};

TEST_F(ProbeEndpointTest, AnswersTheMetricsOfARunThatItStarts) {
    const auto promise = ask(query_);
    ASSERT_TRUE(promise.later) << promise.body;
    EXPECT_EQ(promise.later->patience, 7s) << "the module's timeout and a little";
    const auto answer = settled(promise, samples::passed("/probe a"));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.content_type, "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(answer.body, HasSubstr("probe_success 1\n"));
    EXPECT_THAT(answer.body, HasSubstr("probe_mqtt_duration_seconds{phase=\"delivery\"} "));
    EXPECT_THAT(answer.body, HasSubstr("probe_timeout_seconds 5\n"));
    EXPECT_EQ(started_.at(0).spec.password, Secret{"hunter2"});
}

TEST_F(ProbeEndpointTest, AnswersInTheFormatThatTheScrapePrefers) {
    const auto promise =
        endpoint_.answer({.method = "GET",
                          .path = "/probe",
                          .query = query_,
                          .headers = {{"accept", "application/openmetrics-text;version=1.0.0"}}});
    const auto answer = settled(promise, samples::passed("/probe a"));
    EXPECT_EQ(answer.content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    EXPECT_THAT(answer.body, ::testing::EndsWith("# EOF\n"));
}

TEST_F(ProbeEndpointTest, CompressesTheMetricsForWhoTakesThat) {
    const auto plain = settled(ask(query_), samples::passed("/probe a"));
    const auto answer =
        settled(endpoint_.answer(
                    {.method = "GET", .path = "/probe", .query = query_, .accepts_gzip = true}),
                samples::passed("/probe a"));
    EXPECT_TRUE(answer.gzip);
    EXPECT_LT(answer.body.size(), plain.body.size() / 2);
}

TEST_F(ProbeEndpointTest, AnswersAFailureAsOneThatPrometheusCanRead) {
    const auto answer = settled(ask(query_), samples::rejected("/probe a"));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_THAT(answer.body, HasSubstr("probe_success 0\n"));
    EXPECT_THAT(answer.body,
                HasSubstr("probe_mqtt_failure_info{phase=\"connect\",reason=\"rejected\"} 1\n"));
    EXPECT_THAT(answer.body, Not(HasSubstr("phase=\"publish\"")));
}

TEST_F(ProbeEndpointTest, ShowsAPersonTheRunAndWhatAScrapeGets) {
    const auto answer = settled(ask(query_ + "&debug=true"), samples::rejected("/probe a"));
    EXPECT_EQ(answer.content_type, "text/plain; charset=utf-8");
    EXPECT_THAT(answer.body, HasSubstr("module a at mqtt://127.0.0.1:1883"));
    EXPECT_THAT(answer.body, HasSubstr("given 5s"));
    EXPECT_THAT(answer.body, HasSubstr("Not authorized"));
    EXPECT_THAT(answer.body, HasSubstr("probe_success 0\n"));
    EXPECT_THAT(answer.body, Not(HasSubstr("hunter2")));
}

TEST_F(ProbeEndpointTest, StartsNothingThatMayNotBeAskedFor) {
    EXPECT_EQ(ask("target=mqtt://127.0.0.2&module=a").status, 403U);
    EXPECT_EQ(ask("target=mqtt://127.0.0.1&module=b").status, 400U);
    EXPECT_EQ(ask(query_, "POST").status, 405U);
    EXPECT_EQ(ask(query_, "HEAD").allow, "GET");
    EXPECT_TRUE(started_.empty());
}

TEST_F(ProbeEndpointTest, TurnsAwayWhatIsTooMuchAndSaysWhenToAskAgain) {
    const auto first = ask(query_);
    ASSERT_TRUE(ask(query_).later);
    const auto third = ask(query_);
    EXPECT_EQ(third.status, 503U);
    EXPECT_EQ(third.retry_after, 1U);
    EXPECT_EQ(third.body, "as many runs as asked_at_once allows are under way; ask again later\n");
    settled(first, samples::passed("/probe a"));
    EXPECT_TRUE(ask(query_).later);
}

TEST_F(ProbeEndpointTest, TurnsAwayWhatComesTooOften) {
    for (std::size_t run = 0; run < AskedRuns::most_a_second_at_target; ++run) {
        settled(ask(query_), samples::passed("/probe a"));
    }
    const auto answer = ask(query_);
    EXPECT_EQ(answer.status, 429U);
    EXPECT_EQ(answer.retry_after, 1U);
    EXPECT_THAT(answer.body, HasSubstr("5 runs a second"));
    clock_.time += 1s;
    EXPECT_TRUE(ask(query_).later);
}

TEST_F(ProbeEndpointTest, KnowsTheModulesOfAReload) {
    const auto before = ask(query_);
    endpoint_.replace({module_called("b")});
    EXPECT_EQ(ask(query_).status, 400U);
    EXPECT_TRUE(ask("target=mqtt://127.0.0.1&module=b").later);
    EXPECT_EQ(settled(before, samples::passed("/probe a")).status, 200U);
    endpoint_.replace({});
    EXPECT_EQ(ask(query_).status, 404U);
}

}  // namespace
}  // namespace sonde
