// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/lookup_truth.hpp"
#include "tests/truth/truth_run.hpp"
#include "tests/truth/truth_table.hpp"

#include <gtest/gtest.h>

#include <tuple>

/// That a probe's times are those of a capture of the same exchange, also where other programs keep
/// every core busy.
namespace sonde::truth {
namespace {

std::vector<std::string> phases_of(const TruthPlan& plan) {
    std::vector<std::string> phases{
        "tcp", "handshake", "connect", "subscribe", "publish", "delivery", "ping"};
    if (plan.scheme == Scheme::mqtts) {
        phases.emplace_back("tls");
    }
    return phases;
}

void expect_truth(const Comparison& comparison, const TruthPlan& plan) {
    SCOPED_TRACE(to_table({{to_string(plan), comparison.phases}}));
    EXPECT_EQ(comparison.by_kernel, plan.runs);
    for (const auto& phase : phases_of(plan)) {
        EXPECT_EQ(comparison.of(phase).count(), plan.runs) << phase;
        EXPECT_TRUE(meets(comparison.of(phase), {})) << phase;
    }
}

/// Our kernel may acknowledge 40 ms late, and a broker with Nagle's algorithm on holds its answer
/// until then: on the wire that is the broker's time, and yet it is ours. The kernel does so also
/// where TCP_QUICKACK is set anew, if stamps of what was sent wait in the error queue.
void expect_no_wait_for_us(const Comparison& comparison) {
    for (const auto& errors : comparison.phases) {
        EXPECT_LT(errors.truth(0.9), std::chrono::milliseconds{30}) << errors.phase();
    }
}

using Exchanged = std::tuple<Scheme, MqttVersion, int, Cores>;

class Truth : public ::testing::TestWithParam<Exchanged> {};

TEST_P(Truth, OfEachPhaseIsWhatPassedOnTheWire) {
    const auto& [scheme, mqtt, qos, cores] = GetParam();
    const TruthPlan plan{
        .mqtt = mqtt, .qos = static_cast<std::uint8_t>(qos), .scheme = scheme, .cores = cores};
    const auto comparison = compare(plan);
    expect_truth(comparison, plan);
    if (cores == Cores::idle) {
        expect_no_wait_for_us(comparison);
    }
}

std::string name_of_case(const ::testing::TestParamInfo<Exchanged>& info) {
    const auto& [scheme, mqtt, qos, cores] = info.param;
    return std::string{scheme == Scheme::mqtts ? "Tls" : "Plain"} +
           (mqtt == MqttVersion::v5 ? "Mqtt5" : "Mqtt311") + "Qos" + std::to_string(qos) +
           (cores == Cores::busy ? "Busy" : "Idle");
}

INSTANTIATE_TEST_SUITE_P(EachVersionAndQos,
                         Truth,
                         ::testing::Combine(::testing::Values(Scheme::mqtt, Scheme::mqtts),
                                            ::testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                                            ::testing::Values(0, 1, 2),
                                            ::testing::Values(Cores::idle, Cores::busy)),
                         name_of_case);

using Asked = std::tuple<Cores, std::chrono::milliseconds>;

class LookupTruth : public ::testing::TestWithParam<Asked> {};

TEST_P(LookupTruth, OfDnsIsFromTheFirstQueryToTheLastAnswer) {
    const auto& [cores, delay] = GetParam();
    const std::vector lookups{compare_lookups(
        {.cores = cores, .delay = delay, .runs = delay > Duration::zero() ? 100U : 500U})};
    SCOPED_TRACE(to_table({{"dns", lookups}}));
    EXPECT_GE(lookups.front().truth(0), delay);
    EXPECT_TRUE(meets(lookups.front(), {}));
}

std::string name_of_lookup(const ::testing::TestParamInfo<Asked>& info) {
    const auto& [cores, delay] = info.param;
    return std::string{delay > Duration::zero() ? "SlowServer" : "QuickServer"} +
           (cores == Cores::busy ? "Busy" : "Idle");
}

INSTANTIATE_TEST_SUITE_P(QuickAndSlow,
                         LookupTruth,
                         ::testing::Combine(::testing::Values(Cores::idle, Cores::busy),
                                            ::testing::Values(std::chrono::milliseconds{0},
                                                              std::chrono::milliseconds{20})),
                         name_of_lookup);

}  // namespace
}  // namespace sonde::truth
