// SPDX-License-Identifier: Apache-2.0
#include "agent/otlp_place.hpp"

#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using Variables = std::map<std::string, std::string>;

FakeSurroundings around(const Variables& variables) {
    auto usual = usual_surroundings();
    usual.variables.insert(variables.begin(), variables.end());
    return usual;
}

OtlpPlace place_of(const std::string& url, const Variables& variables = {}) {
    const auto surroundings = around(variables);
    auto place = read_otlp_place(url, surroundings.view());
    if (!place) {
        ADD_FAILURE() << place.error().front();
        return {};
    }
    return *std::move(place);
}

std::string error_of(const std::string& url, const Variables& variables = {}) {
    const auto surroundings = around(variables);
    const auto place = read_otlp_place(url, surroundings.view());
    std::string lines;
    if (!place) {
        for (const auto& line : place.error()) {
            lines += line + "\n";
        }
    }
    return lines;
}

TEST(OtlpPlace, IsWhereMetricsGoUnlessThePathSaysSo) {
    const auto place = place_of("http://collector:4318");
    EXPECT_EQ(place.at.server.target.host, "collector");
    EXPECT_EQ(place.at.server.target.port, 4318);
    EXPECT_EQ(place.at.server.target.scheme, Scheme::mqtt);
    EXPECT_EQ(place.at.path, "/v1/metrics");
    EXPECT_EQ(place.patience, 10s);
    EXPECT_EQ(place_of("http://collector:4318/").at.path, "/v1/metrics");
    EXPECT_EQ(place_of("https://h/api/v1/otlp/v1/metrics").at.path, "/api/v1/otlp/v1/metrics");
    EXPECT_EQ(place_of("https://h").at.server.target.port, 443);
}

TEST(OtlpPlace, IsThatOfTheEnvironmentWhereAsked) {
    const Variables of_all{{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://all:4318/otlp/"}};
    EXPECT_EQ(place_of("env", of_all).at.path, "/otlp/v1/metrics");
    auto both = of_all;
    both["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = "http://metrics:4318/mine";
    EXPECT_EQ(place_of("env", both).at.server.target.host, "metrics");
    EXPECT_EQ(place_of("env", both).at.path, "/mine");
    EXPECT_EQ(place_of("http://flag:4318", both).at.server.target.host, "flag");
    EXPECT_EQ(error_of("env", {{"OTEL_EXPORTER_OTLP_ENDPOINT", ""}}),
              "--otlp: `env` takes the URL from OTEL_EXPORTER_OTLP_METRICS_ENDPOINT or "
              "OTEL_EXPORTER_OTLP_ENDPOINT, and neither is set\n");
    EXPECT_THAT(error_of("env", {{"OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"}}),
                HasSubstr("OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL such as "
                          "http://localhost:4318\n"));
}

TEST(OtlpPlace, TakesHeadersWithTheirPercentSignsDecoded) {
    const auto place =
        place_of("http://h",
                 {{"OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Basic%20YTpi==, x-team = iot ,"}});
    ASSERT_EQ(place.headers.size(), 2U);
    EXPECT_EQ(place.headers[0].first, "Authorization");
    EXPECT_EQ(place.headers[0].second.reveal(), "Basic YTpi==");
    EXPECT_EQ(place.headers[1].first, "x-team");
    EXPECT_EQ(place.headers[1].second.reveal(), "iot");
    EXPECT_EQ(place_of("http://h",
                       {{"OTEL_EXPORTER_OTLP_HEADERS", "a=b"},
                        {"OTEL_EXPORTER_OTLP_METRICS_HEADERS", "c=d"}})
                  .headers.front()
                  .first,
              "c");
}

TEST(OtlpPlace, RefusesHeadersThatAreNoneAndShowsNothingOfThem) {
    const std::map<std::string, std::string> wrong{
        {"a=b,hunter2", "entry 2 is not NAME=VALUE"},
        {"=hunter2", "entry 1 has no name"},
        {"a=hunter2%2", "entry 1 has a % without two digits behind it"},
        {"a=hunter2%0d%0aHost: x", "header 1 has a character that none may have"},
        {"a b=hunter2", "header 1 has a character that none may have"},
        {"a=b,Content-Length=hunter2", "header 2 is one that sonde sets itself"}};
    for (const auto& [text, sentence] : wrong) {
        const auto error = error_of("http://h", {{"OTEL_EXPORTER_OTLP_HEADERS", text}});
        EXPECT_EQ(error, "OTEL_EXPORTER_OTLP_HEADERS: " + sentence + "\n");
        EXPECT_THAT(error, Not(HasSubstr("hunter2")));
    }
}

TEST(OtlpPlace, TakesWhatSondeIsToSayOfItself) {
    EXPECT_THAT(place_of("http://h",
                         {{"OTEL_RESOURCE_ATTRIBUTES",
                           "service.name=first,team=a%2Cb,service.instance.id=7"},
                          {"OTEL_SERVICE_NAME", "nightly"}})
                    .resource,
                ElementsAre(Pair("service.name", "first"),
                            Pair("team", "a,b"),
                            Pair("service.instance.id", "7"),
                            Pair("service.name", "nightly")));
    EXPECT_EQ(error_of("http://h", {{"OTEL_RESOURCE_ATTRIBUTES", "team"}}),
              "OTEL_RESOURCE_ATTRIBUTES: entry 1 is not NAME=VALUE\n");
}

TEST(OtlpPlace, WaitsAsLongAsTheEnvironmentSays) {
    EXPECT_EQ(place_of("http://h", {{"OTEL_EXPORTER_OTLP_TIMEOUT", "2500"}}).patience, 2500ms);
    EXPECT_EQ(place_of("http://h",
                       {{"OTEL_EXPORTER_OTLP_TIMEOUT", "2500"},
                        {"OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "1"}})
                  .patience,
              1ms);
    for (const auto* text : {"0", "10s", "-1", "3600001", "1e3"}) {
        EXPECT_EQ(error_of("http://h", {{"OTEL_EXPORTER_OTLP_TIMEOUT", text}}),
                  "OTEL_EXPORTER_OTLP_TIMEOUT: expected milliseconds, 1 to 3600000\n");
    }
}

TEST(OtlpPlace, TrustsAndShowsTheCertificatesOfTheEnvironmentByTls) {
    const Variables files{{"OTEL_EXPORTER_OTLP_CERTIFICATE", "/ca.pem"},
                          {"OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "/cert.pem"},
                          {"OTEL_EXPORTER_OTLP_CLIENT_KEY", "/key.pem"}};
    const auto tls = place_of("https://h", files).at.server.tls;
    EXPECT_EQ(tls.ca_file, "/ca.pem");
    EXPECT_EQ(tls.cert_file, "/cert.pem");
    EXPECT_EQ(tls.key_file, "/key.pem");
    EXPECT_EQ(place_of("http://h", files).at.server.tls.ca_file, "");
    EXPECT_THAT(error_of("https://h", {{"OTEL_EXPORTER_OTLP_CERTIFICATE", "/none.pem"}}),
                HasSubstr("OTEL_EXPORTER_OTLP_CERTIFICATE: "));
    EXPECT_THAT(error_of("https://h", {{"OTEL_EXPORTER_OTLP_CLIENT_KEY", "/key.pem"}}),
                HasSubstr("belong together"));
}

TEST(OtlpPlace, RefusesWhatIsNoUrlAndRepeatsNoPassword) {
    EXPECT_EQ(error_of("collector:4318"), "--otlp: expected a URL such as http://localhost:4318\n");
    EXPECT_EQ(error_of("http://"), "--otlp: the URL names no host, or a port that is none\n");
    const auto error = error_of("http://me:hunter2@h:4318");
    EXPECT_THAT(error, HasSubstr("has no place in the URL"));
    EXPECT_THAT(error, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace sonde
