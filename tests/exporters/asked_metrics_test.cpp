// SPDX-License-Identifier: Apache-2.0
#include "exporters/asked_metrics.hpp"

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

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::string metrics_of(const ProbeResult& result) {
    std::ostringstream out;
    write_asked_metrics({.out = out}, result, 4500ms);
    return std::move(out).str();
}

/// What a run that failed, one over TLS, one of features and one that asks tell together.
std::string all_of_them() {
    return metrics_of(samples::passed_over_tls("p")) + metrics_of(samples::rejected("p")) +
           metrics_of(samples::features("p")) + metrics_of(samples::discovery("p", "1024"));
}

TEST(AskedMetrics, AreThoseOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/asked_metrics.txt",
                                   metrics_of(samples::passed_over_tls("p"))));
}

TEST(AskedMetrics, HaveEveryFamilyOfTheCatalogueWhereThereIsSomethingToTell) {
    const auto text = all_of_them();
    for (const auto* family : catalogue()) {
        if (family->scope == MetricScope::asked) {
            EXPECT_THAT(text, HasSubstr("# TYPE " + std::string{family->name} + " gauge\n"));
        }
    }
}

TEST(AskedMetrics, HaveNoFamilyThatTheCatalogueLacks) {
    std::istringstream lines{all_of_them()};
    std::string line;
    while (std::getline(lines, line)) {
        const auto name = line.substr(0, line.find_first_of(" {"));
        const bool known = std::ranges::any_of(catalogue(), [&](const auto* family) {
            return family->scope == MetricScope::asked && family->name == name;
        });
        EXPECT_TRUE(known || line.starts_with("#")) << line;
    }
}

TEST(AskedMetrics, OfAFailureTellPhaseAndReasonAndNoTimeOfThatPhase) {
    const auto text = metrics_of(samples::rejected("p"));
    EXPECT_THAT(text, HasSubstr("probe_success 0\n"));
    EXPECT_THAT(text,
                HasSubstr("probe_mqtt_failure_info{phase=\"connect\",reason=\"rejected\"} 1\n"));
    EXPECT_THAT(text, Not(HasSubstr("duration_seconds{phase=\"connect\"}")));
    EXPECT_THAT(text, HasSubstr("duration_seconds{phase=\"tcp\"}"));
    EXPECT_THAT(metrics_of(samples::passed("p")), Not(HasSubstr("failure_info")));
}

TEST(AskedMetrics, HashTheAddressAsBlackboxExporterDoes) {
    auto result = samples::passed("p");
    // FNV-1a of 32 bits over the 4 or 16 bytes of each.
    result.peer = Peer{.address = "127.0.0.1", .family = FamilyChoice::ipv4};
    EXPECT_THAT(metrics_of(result), HasSubstr("probe_ip_addr_hash 3668918509\n"));
    EXPECT_THAT(metrics_of(result), HasSubstr("probe_ip_protocol 4\n"));
    result.peer = Peer{.address = "::1", .family = FamilyChoice::ipv6};
    EXPECT_THAT(metrics_of(result), HasSubstr("probe_ip_addr_hash 1751717746\n"));
    EXPECT_THAT(metrics_of(result), HasSubstr("probe_ip_protocol 6\n"));
    result.peer = Peer{.address = "/run/m.sock", .family = FamilyChoice::unix};
    EXPECT_THAT(metrics_of(result), Not(HasSubstr("probe_ip_")));
}

TEST(AskedMetrics, WriteNumbersWithAPointInEveryLocale) {
    const CommaLocale locale;
    EXPECT_THAT(metrics_of(samples::passed("p")), HasSubstr("probe_timeout_seconds 4.5\n"));
}

}  // namespace
}  // namespace sonde
