// SPDX-License-Identifier: Apache-2.0
#include "agent/otlp_export.hpp"

#include "tests/support/http_collector.hpp"
#include "tests/support/refusing_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::http_answer;
using testing::HttpCollector;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RefusingPort;

class OtlpExport : public ::testing::Test {
  protected:
    static OtlpPlace place_at(std::uint16_t port) {
        OtlpPlace place{
            .at = {.url = "http://receiver", .host = "receiver", .path = "/v1/metrics"}};
        place.at.server.target = {.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = port};
        return place;
    }

    tl::expected<std::string, std::string> send(const OtlpPlace& place) {
        return export_otlp(place, "{\"resourceMetrics\":[]}", SystemClock{}, [this](Duration time) {
            waits_.push_back(time);
        });
    }

    tl::expected<std::string, std::string> send_to(const HttpCollector& receiver) {
        return send(place_at(receiver.port()));
    }

    std::string error_of(const HttpCollector& receiver) {
        const auto sent = send_to(receiver);
        return sent ? "no error" : sent.error();
    }

    std::vector<Duration> waits_{};
};

TEST_F(OtlpExport, PostsJsonWithTheHeadersOfTheOperator) {
    const HttpCollector receiver{{http_answer("200 OK", "{}")}};
    auto place = place_at(receiver.port());
    place.headers.emplace_back("Authorization", Secret{"Bearer hunter2"});
    const auto sent = send(place);
    ASSERT_TRUE(sent) << sent.error();
    EXPECT_EQ(*sent, "");
    const auto asked = receiver.questions();
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].method, "POST");
    EXPECT_EQ(asked[0].target, "/v1/metrics");
    EXPECT_EQ(asked[0].headers.at("content-type"), "application/json");
    EXPECT_EQ(asked[0].headers.at("host"), "receiver");
    EXPECT_EQ(asked[0].headers.at("authorization"), "Bearer hunter2");
    EXPECT_EQ(asked[0].body, "{\"resourceMetrics\":[]}");
}

TEST_F(OtlpExport, FailsWherePointsAreRejectedAndIsNotSentAgain) {
    for (const auto* number : {"\"3\"", "3"}) {
        const HttpCollector receiver{
            {http_answer("200 OK",
                         std::string{R"({"partialSuccess":{"rejectedDataPoints":)"} + number +
                             R"(,"errorMessage":"too \u001b[31mmany"}})")}};
        EXPECT_EQ(error_of(receiver),
                  "sending to http://receiver: it took all but 3 points: too \\x1b[31mmany");
        EXPECT_EQ(receiver.questions().size(), 1U);
    }
}

TEST_F(OtlpExport, RepeatsARemarkOfWhoTookAll) {
    const HttpCollector receiver{
        {http_answer("200 OK", R"({"partialSuccess":{"errorMessage":"old names"}})")}};
    const auto sent = send_to(receiver);
    ASSERT_TRUE(sent) << sent.error();
    EXPECT_EQ(*sent, "sending to http://receiver: it remarks: old names");
}

TEST_F(OtlpExport, ReadsAnAnswerInPiecesToItsEnd) {
    const HttpCollector receiver{
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
         "1a\r\n{\"partialSuccess\":{\"reject\r\n"
         "14\r\nedDataPoints\":\"12\"}}\r\n0\r\n\r\n"}};
    EXPECT_EQ(error_of(receiver), "sending to http://receiver: it took all but 12 points");
}

TEST_F(OtlpExport, TakesAGoodStatusForGoodWhateverTheBodyIs) {
    for (const auto* body :
         {"", "ok", "[]", "null", "{\"partialSuccess\":7}", "{\"partialSuccess\""}) {
        const HttpCollector receiver{{http_answer("200 OK", body)}};
        EXPECT_EQ(send_to(receiver).value_or("an error"), "") << body;
    }
    const HttpCollector endless{{http_answer("200 OK", std::string(100'000, 'x'))}};
    EXPECT_EQ(send_to(endless).value_or("an error"), "");
    const HttpCollector torn{{"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"}};
    EXPECT_EQ(send_to(torn).value_or("an error"), "");
}

TEST_F(OtlpExport, AsksABusyReceiverAgainAfterAsLongAsItSays) {
    const HttpCollector receiver{{http_answer("429 Too Many Requests", "", "Retry-After: 3\r\n"),
                                  http_answer("503 Service Unavailable"),
                                  http_answer("200 OK", "{}")}};
    const auto sent = send_to(receiver);
    ASSERT_TRUE(sent) << sent.error();
    EXPECT_THAT(waits_, ElementsAre(3s, 2s));
    const auto asked = receiver.questions();
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_EQ(asked[2].body, asked[0].body);
}

TEST_F(OtlpExport, GivesUpOnAReceiverThatStaysBusy) {
    const HttpCollector receiver{{http_answer("503 Service Unavailable", "come back\n")}};
    EXPECT_EQ(error_of(receiver),
              "sending to http://receiver: it answers 503 Service Unavailable, asked 3 times: come "
              "back");
    EXPECT_THAT(waits_, ElementsAre(1s, 2s));
}

TEST_F(OtlpExport, DoesNotWaitBeyondItsPatience) {
    const HttpCollector receiver{
        {http_answer("429 Too Many Requests", "", "Retry-After: 11\r\n"), http_answer("200 OK")}};
    EXPECT_EQ(error_of(receiver), "sending to http://receiver: it answers 429 Too Many Requests");
    EXPECT_THAT(waits_, IsEmpty());
}

TEST_F(OtlpExport, TakesEveryOtherAnswerForFinal) {
    const HttpCollector receiver{
        {http_answer("401 Unauthorized", R"({"code":16,"message":"no\nlogin"})")}};
    EXPECT_EQ(error_of(receiver),
              "sending to http://receiver: it answers 401 Unauthorized: no\\nlogin");
    const HttpCollector broken{{http_answer("500 Internal Server Error", "sorry\nlines")}};
    EXPECT_EQ(error_of(broken),
              "sending to http://receiver: it answers 500 Internal Server Error: sorry");
    EXPECT_THAT(waits_, IsEmpty());
}

TEST_F(OtlpExport, SaysWhereNobodyAnswersOrSomethingElseDoes) {
    const RefusingPort nobody;
    const auto refused = send(place_at(nobody.port()));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error(),
                AllOf(HasSubstr("sending to http://receiver: "), HasSubstr("refused")));
    const HttpCollector broker{{"\x20\x02\x05\x01\r\n\r\n"}};
    EXPECT_THAT(error_of(broker), HasSubstr("its answer is not HTTP"));
    const HttpCollector silent{{""}};
    EXPECT_THAT(error_of(silent), HasSubstr("without an answer"));
}

}  // namespace
}  // namespace sonde
