// SPDX-License-Identifier: Apache-2.0
#include "exporters/exposition_format.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace sonde {
namespace {

using enum ExpositionFormat;

ExpositionFormat preferred(std::string_view accept) {
    return preferred_format(accept, NativeHistograms::absent);
}

ExpositionFormat preferred_with_native(std::string_view accept) {
    return preferred_format(accept, NativeHistograms::kept);
}

TEST(ExpositionFormat, IsTheOneThatAcceptPrefers) {
    // What Prometheus 2.42 and 3 send.
    EXPECT_EQ(preferred("application/openmetrics-text;version=1.0.0,"
                        "application/openmetrics-text;version=0.0.1;q=0.75,"
                        "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"),
              openmetrics);
    EXPECT_EQ(preferred("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;"
                        "q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
                        "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                        "text/plain;version=0.0.4;q=0.2,*/*;q=0.1"),
              openmetrics);
    for (const auto* const accept : {"application/openmetrics-text",
                                     "Application/OpenMetrics-Text ; Version=\"1.0.0\"",
                                     "text/plain;q=0.3 , application/openmetrics-text;q=0.4",
                                     "application/*",
                                     "*/*;q=0.5, application/openmetrics-text; charset=utf-8",
                                     "text/plain; version=0.0.5, application/openmetrics-text"}) {
        EXPECT_EQ(preferred(accept), openmetrics) << accept;
    }
}

TEST(ExpositionFormat, IsTextWhereOpenMetricsIsNotPreferred) {
    for (const auto* const accept : {"",
                                     "*/*",
                                     "text/html,application/xhtml+xml,*/*;q=0.8",
                                     "text/plain",
                                     "text/plain, application/openmetrics-text",
                                     "text/plain;q=0.5, application/openmetrics-text;q=0.4",
                                     "application/openmetrics-text;q=0",
                                     "application/openmetrics-text;q=0, */*",
                                     "application/openmetrics-text;version=0.0.1",
                                     "application/openmetrics-text;version=2.0.0, text/plain;q=0.1",
                                     "application/openmetrics-text;q=high",
                                     "application/openmetrics-text;q=2",
                                     "application/openmetrics-text;q=-1",
                                     "application/vnd.google.protobuf",
                                     ";;,,=;/;q=,",
                                     "application/openmetrics"}) {
        EXPECT_EQ(preferred(accept), text) << accept;
    }
}

/// What Prometheus sends where native histograms are switched on: 2.40 and later, then 3.
constexpr std::string_view of_prometheus_2{
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,"
    "application/openmetrics-text;version=1.0.0;q=0.8,"
    "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"};
constexpr std::string_view of_prometheus_3{
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;"
    "escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;"
    "q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"};

TEST(ExpositionFormat, IsProtobufWhereItIsPreferredAndThereAreNativeHistograms) {
    EXPECT_EQ(preferred_with_native(of_prometheus_2), protobuf);
    EXPECT_EQ(preferred_with_native(of_prometheus_3), protobuf);
    for (const auto* const accept :
         {"application/vnd.google.protobuf",
          "Application/Vnd.Google.Protobuf; Encoding=\"delimited\"",
          "text/plain;q=0.3, application/vnd.google.protobuf;q=0.4",
          "application/openmetrics-text;q=0.6, application/vnd.google.protobuf;q=0.7, */*;q=0.1",
          "application/vnd.google.protobuf;encoding=text;q=0.9, "
          "application/vnd.google.protobuf;encoding=delimited;q=0.1"}) {
        EXPECT_EQ(preferred_with_native(accept), protobuf) << accept;
    }
}

TEST(ExpositionFormat, IsTheBestOfTheOthersWhereProtobufIsNotOffered) {
    EXPECT_EQ(preferred(of_prometheus_2), openmetrics);
    EXPECT_EQ(preferred(of_prometheus_3), openmetrics);
    EXPECT_EQ(preferred("application/vnd.google.protobuf"), text);
}

TEST(ExpositionFormat, IsNotProtobufWhereAnotherIsWantedAsMuchOrAnotherMessageIsMeant) {
    for (const auto* const accept :
         {"",
          "*/*",
          "text/plain, application/vnd.google.protobuf",
          "application/vnd.google.protobuf;q=0",
          "application/vnd.google.protobuf;q=0, */*",
          "application/vnd.google.protobuf;encoding=text",
          "application/vnd.google.protobuf;encoding=compact-text",
          "application/vnd.google.protobuf;proto=io.prometheus.Other;encoding=delimited",
          "application/x-protobuf"}) {
        EXPECT_EQ(preferred_with_native(accept), text) << accept;
    }
    for (const auto* const accept :
         {"application/*",
          "application/openmetrics-text, application/vnd.google.protobuf",
          "application/vnd.google.protobuf;q=0.5, application/openmetrics-text;q=0.6"}) {
        EXPECT_EQ(preferred_with_native(accept), openmetrics) << accept;
    }
}

TEST(ExpositionFormat, SaysWhatTheAnswerIs) {
    EXPECT_EQ(content_type_of(protobuf),
              "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
              "encoding=delimited");
}

}  // namespace
}  // namespace sonde
