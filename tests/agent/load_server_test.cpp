// SPDX-License-Identifier: Apache-2.0
#include "agent/load_server.hpp"

#include "tests/agent/fake_load.hpp"
#include "tests/support/http_client.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

class LoadServer : public ::testing::Test {
  protected:
    LoadServer() { metrics_.add(testing::good_interval(0)); }

    HttpResponse answer(const HttpRequest& request,
                        NativeHistograms native = NativeHistograms::absent) const {
        return answer_load_request(metrics_, native, request);
    }

    load::LoadMetrics metrics_{{.plan = "fake", .plan_hash = "0123456789abcdef"}};
};

TEST_F(LoadServer, AnswersWithTheRunsMetrics) {
    const auto page = answer({.method = "GET", .path = "/metrics"});
    EXPECT_EQ(page.status, 200U);
    EXPECT_NE(page.body.find("sonde_load_"), std::string::npos);
    EXPECT_NE(page.body.find("0123456789abcdef"), std::string::npos);
}

TEST_F(LoadServer, CompressesThemForWhoTakesThat) {
    const auto plain = answer({.method = "GET", .path = "/metrics"});
    const auto page = answer({.method = "GET", .path = "/metrics", .accepts_gzip = true});
    EXPECT_TRUE(page.gzip);
    EXPECT_LT(page.body.size(), plain.body.size() / 2);
}

TEST_F(LoadServer, AnswersByProtobufWhoPrefersThatWhereItIsOffered) {
    const HttpRequest request{
        .method = "GET",
        .path = "/metrics",
        .headers = {{"accept", "application/vnd.google.protobuf, text/plain;q=0.5"}}};
    const auto page = answer(request, NativeHistograms::kept);
    EXPECT_EQ(page.content_type, content_type_of(ExpositionFormat::protobuf));
    EXPECT_NE(page.body.find("sonde_load_latency_seconds"), std::string::npos);
    EXPECT_EQ(answer(request).content_type, content_type_of(ExpositionFormat::text));
}

TEST_F(LoadServer, SaysWhatThereIsAndWhatNot) {
    EXPECT_EQ(answer({.method = "GET", .path = "/"}).status, 200U);
    EXPECT_EQ(answer({.method = "GET", .path = "/x"}).status, 404U);
    EXPECT_EQ(answer({.method = "POST", .path = "/metrics"}).status, 405U);
}

TEST_F(LoadServer, ListensWhereItIsTold) {
    const auto server =
        serve_load_metrics({.port = 0}, metrics_, NativeHistograms::absent, nullptr);
    ASSERT_TRUE(server) << server.error();
    EXPECT_EQ(testing::http_request((*server)->port(), "/metrics").status, 200);
    const auto second = serve_load_metrics(
        {.port = (*server)->port()}, metrics_, NativeHistograms::absent, nullptr);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().find("cannot listen on 127.0.0.1:"), std::string::npos);
}

}  // namespace
}  // namespace sonde
