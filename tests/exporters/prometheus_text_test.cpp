// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_text.hpp"

#include "exporters/catalogue.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace sonde {
namespace {

using testing::HasSubstr;
using testing::Not;

Snapshot snapshot_of(const ProbeSpec& spec) {
    MetricsStore store{{}, ""};
    store.add_probe(spec);
    return store.snapshot();
}

TEST(PrometheusText, IsThatOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/metrics.txt",
                                   samples::exposition(samples::full_snapshot())));
}

bool is_of_the_daemon(const MetricFamily& family) {
    return family.scope != MetricScope::load && family.scope != MetricScope::asked;
}

TEST(PrometheusText, HasEveryFamilyOfTheDaemonWhereEachHasSomethingToTell) {
    const auto text = samples::exposition(samples::full_snapshot());
    for (const auto* family : catalogue()) {
        const auto type =
            "# TYPE " + std::string{family->name} + " " + std::string{name_of(family->kind)} + "\n";
        EXPECT_EQ(text.find(type) != std::string::npos, is_of_the_daemon(*family)) << type;
    }
}

TEST(PrometheusText, HasNoFamilyThatTheCatalogueLacks) {
    std::istringstream text{samples::exposition(samples::full_snapshot())};
    std::string line;
    std::size_t families = 0;
    while (std::getline(text, line)) {
        families += line.starts_with("# TYPE ") ? 1U : 0U;
    }
    const auto expected = std::ranges::count_if(
        catalogue(), [](const auto* family) { return is_of_the_daemon(*family); });
    EXPECT_EQ(families, static_cast<std::size_t>(expected));
}

TEST(PrometheusText, LabelValuesAreEscaped) {
    auto spec = samples::spec("a \"quoted\"\nback\\slash");
    EXPECT_THAT(samples::exposition(snapshot_of(spec)),
                HasSubstr(R"(sonde_probe_runs_total{probe="a \"quoted\"\nback\\slash",target=)"));
}

TEST(PrometheusText, AProbeWithoutARunHasNoSuccessYet) {
    const auto text = samples::exposition(snapshot_of(samples::spec("fresh")));
    EXPECT_THAT(text, Not(HasSubstr("sonde_probe_success")));
    EXPECT_THAT(text, Not(HasSubstr("sonde_probe_phase_seconds")));
    EXPECT_THAT(text, Not(HasSubstr("sonde_probe_failures_total")));
    EXPECT_THAT(text, HasSubstr("sonde_probe_runs_total{probe=\"fresh\""));
}

TEST(PrometheusText, WithoutALocationThereIsNoSuchLabel) {
    EXPECT_THAT(samples::exposition(snapshot_of(samples::spec("fresh"))),
                Not(HasSubstr("location=")));
}

TEST(PrometheusText, OfPahoKnowsThePayloadWhereAMessageWasSentAndNoOtherSize) {
    MetricsStore store{{}, ""};
    store.add_probe(samples::spec("app"));
    auto result = samples::passed_with_paho("app");
    store.record(result);
    const auto text = samples::exposition(store.snapshot());
    EXPECT_THAT(
        text,
        HasSubstr(R"(sonde_probe_payload_bytes{probe="app",target="mqtt://127.0.0.1:1883"} 64)"));
    EXPECT_THAT(text, Not(HasSubstr("sonde_probe_packet_bytes")));
    EXPECT_THAT(text, Not(HasSubstr("sonde_probe_connection_bytes")));
    result.messages = {};
    store.record(result);
    EXPECT_THAT(samples::exposition(store.snapshot()), Not(HasSubstr("sonde_probe_payload_bytes")));
}

TEST(PrometheusText, LeavesOutWhatTheKernelWouldNotSay) {
    std::ostringstream out;
    write_exposition({.out = out}, Snapshot{}, ProcessFacts{});
    EXPECT_THAT(out.str(), Not(HasSubstr("process_")));
}

TEST(PrometheusText, NumbersAreTheSameInEveryLocale) {
    const auto expected = samples::exposition(samples::full_snapshot());
    const CommaLocale german;
    std::ostringstream out;
    out << 1234.5;
    ASSERT_EQ(out.str(), "1.234,5");
    EXPECT_EQ(samples::exposition(samples::full_snapshot()), expected);
}

TEST(PrometheusText, EveryHistogramsLastBucketIsItsCount) {
    std::istringstream text{samples::exposition(samples::full_snapshot())};
    std::string count;
    std::string line;
    int histograms = 0;
    while (std::getline(text, line)) {
        const auto value = line.substr(line.rfind(' ') + 1);
        const auto name_end = line.find_first_of("{ ");
        if (line.substr(0, name_end).ends_with("_seconds_count")) {
            count = value;
            ++histograms;
        } else if (line.find("le=\"+Inf\"") != std::string::npos) {
            EXPECT_EQ(value, count) << line;
        }
    }
    EXPECT_GT(histograms, 2);
}

}  // namespace
}  // namespace sonde
