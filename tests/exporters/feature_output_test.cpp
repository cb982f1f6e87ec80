// SPDX-License-Identifier: Apache-2.0
#include "exporters/feature_json.hpp"
#include "exporters/feature_text.hpp"
#include "exporters/json.hpp"
#include "exporters/waterfall.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <string>

namespace sonde {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string text_of(const FeatureReport& report, const TextStyle& style) {
    std::ostringstream out;
    write_features(out, report, style);
    return out.str();
}

TEST(FeatureOutput, IsTheGoldenLine) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/features.jsonl",
                                   to_json_line(samples::features("cli")) + "\n"));
}

TEST(FeatureOutput, OfADiscoveryIsTheGoldenLine) {
    EXPECT_TRUE(
        equals_source_file("tests/exporters/golden/discovery.jsonl",
                           to_discovery_json_line(samples::discovery("cli", "1048576")) + "\n"));
}

TEST(FeatureOutput, IsTheGoldenText) {
    const auto result = samples::features("cli");
    std::ostringstream out;
    const TextStyle style{};
    write_waterfall(out, result, style);
    write_features(out, *result.features, style);
    write_capabilities(out, *samples::discovery("cli", "1048576").capabilities, style);
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/features.txt", out.str()));
}

TEST(FeatureOutput, IsAsciiWhereTheTerminalIs) {
    const auto text = text_of(*samples::features("cli").features, {.unicode = false});
    EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) > 0; }));
    EXPECT_THAT(text, HasSubstr("x no_local"));
}

TEST(FeatureOutput, LetsNoBrokerMoveTheCursor) {
    const FeatureReport report{.outcomes = {{.feature = Feature::will,
                                             .verdict = FeatureVerdict::refused,
                                             .sentence = "it says `\x1b[2J`"}}};
    EXPECT_THAT(text_of(report, {}), Not(HasSubstr("\x1b")));
}

TEST(FeatureOutput, CountsWhatABrokerCanDoOtherwise) {
    MetricsStore store{{}, ""};
    store.add_probe(samples::spec("asked"));
    const auto changes = [&] {
        const auto text = samples::exposition(store.snapshot());
        const auto at = text.find("sonde_probe_capability_changes_total{");
        return at == std::string::npos ? std::string{"none"}
                                       : text.substr(text.find("} ", at) + 2, 1);
    };
    EXPECT_EQ(changes(), "none");
    store.record(samples::discovery("asked", "65536"));
    EXPECT_EQ(changes(), "0");
    store.record(samples::discovery("asked", "65536"));
    EXPECT_EQ(changes(), "0");
    // A broker that is away has changed nothing.
    store.record(samples::refused("asked"));
    store.record(samples::discovery("asked", "1048576"));
    EXPECT_EQ(changes(), "1");
    EXPECT_THAT(samples::exposition(store.snapshot()),
                AllOf(HasSubstr(R"(capability="maximum_packet_size",value="1048576"} 1)"),
                      Not(HasSubstr(R"(value="65536")"))));
}

}  // namespace
}  // namespace sonde
