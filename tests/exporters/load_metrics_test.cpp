// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_metrics.hpp"

#include "exporters/catalogue.hpp"
#include "exporters/load_result_metrics.hpp"
#include "tests/exporters/comma_locale.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <sstream>
#include <string>
#include <thread>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::string full_exposition() {
    LoadMetrics of_run{samples::identity()};
    of_run.add(samples::eventful_interval());
    return samples::exposition(of_run);
}

TEST(LoadMetrics, AreThoseOfTheGoldenFile) {
    EXPECT_TRUE(equals_source_file("tests/exporters/golden/load_metrics.txt", full_exposition()));
}

TEST(LoadMetrics, HaveEveryFamilyOfALoadRunInTheCatalogue) {
    std::ostringstream of_result;
    write_prometheus_text(of_result, samples::stalled(), {});
    const auto text = full_exposition() + of_result.str();
    for (const auto* family : catalogue()) {
        const auto type =
            "# TYPE " + std::string{family->name} + " " + std::string{name_of(family->kind)} + "\n";
        if (family->scope == MetricScope::load) {
            EXPECT_THAT(text, HasSubstr(type));
        }
    }
}

TEST(LoadMetrics, BeforeTheFirstIntervalKnowNoStageAndNoTime) {
    const auto text = samples::exposition(LoadMetrics{samples::identity()});
    EXPECT_THAT(text, HasSubstr("sonde_load_info{plan=\"orders\","));
    EXPECT_THAT(text, Not(HasSubstr("sonde_load_stage")));
    EXPECT_THAT(text, Not(HasSubstr("sonde_load_latency_seconds")));
    EXPECT_THAT(text, HasSubstr("sonde_load_messages_sent_total 0\n"));
}

TEST(LoadMetrics, AddIntervalsUpAndTakeTheLastOnesState) {
    LoadMetrics of_run{samples::identity()};
    auto interval = samples::eventful_interval();
    of_run.add(interval);
    interval.stage = Stage::drain;
    interval.connected = 17;
    of_run.add(interval);
    const auto text = samples::exposition(of_run);
    EXPECT_THAT(text, HasSubstr("sonde_load_messages_sent_total 1980\n"));
    EXPECT_THAT(text, HasSubstr("sonde_load_messages_waiting 12\n"));
    EXPECT_THAT(text, HasSubstr("sonde_load_messages_in_flight 30\n"));
    EXPECT_THAT(text, HasSubstr("sonde_load_messages_missing 40\n"));
    EXPECT_THAT(text, HasSubstr("sonde_load_connected 17\n"));
    EXPECT_THAT(text, HasSubstr("sonde_load_stage{stage=\"drain\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("sonde_load_stage{stage=\"measure\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("sonde_load_generator_busiest_cpu_ratio 0.25\n"));
    EXPECT_THAT(text, HasSubstr("sonde_load_generator_cpu_seconds_total 0.68\n"));
}

TEST(LoadMetrics, CountFailuresByPhaseAndReasonWhateverTheCode) {
    EXPECT_THAT(full_exposition(),
                HasSubstr("sonde_load_failures_total{phase=\"publish\",reason=\"rejected\"} 2\n"));
}

TEST(LoadMetrics, HaveNoTimeOfAPhaseThatNoConnectionReached) {
    LoadMetrics of_run{samples::identity()};
    auto interval = samples::eventful_interval();
    interval.connections.tls = Histogram{latency_precision_bits};
    of_run.add(interval);
    EXPECT_THAT(samples::exposition(of_run), Not(HasSubstr("phase=\"tls\"")));
}

TEST(LoadMetrics, AreTheSameInEveryLocale) {
    const auto expected = full_exposition();
    const CommaLocale german;
    EXPECT_EQ(full_exposition(), expected);
}

TEST(LoadMetrics, CanBeScrapedWhileTheRunGoesOn) {
    constexpr std::uint64_t intervals = 200;
    LoadMetrics of_run{samples::identity()};
    const auto interval = samples::eventful_interval();
    std::jthread run{[&of_run, &interval] {
        for (std::uint64_t i = 0; i < intervals; ++i) {
            of_run.add(interval);
        }
    }};
    std::uint64_t seen = 0;
    while (seen < intervals * interval.counts.sent) {
        const auto totals = of_run.totals();
        EXPECT_GE(totals.counts.sent, seen);
        seen = totals.counts.sent;
        const auto counts = totals.response.view().counts;
        EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{}) * 990, seen * 960);
    }
}

TEST(PhaseBuckets, CountOnlyWhatIsCertainToLieWithinTheirBound) {
    Histogram fine{latency_precision_bits};
    fine.record(1ms);  // In a bucket that reaches a little beyond 1 ms.
    fine.record(99us);
    PhaseHistogram coarse;
    add(coarse, fine);
    const auto view = coarse.view();
    EXPECT_EQ(view.counts[0], 1U);  // 100 us
    EXPECT_EQ(view.counts[3], 0U);  // 1 ms
    EXPECT_EQ(view.counts[4], 1U);  // 2.5 ms
    EXPECT_EQ(view.sum, 1099us);
}

TEST(PhaseBuckets, LoseNoValueHoweverLong) {
    Histogram fine{latency_precision_bits};
    fine.record(0ns);
    fine.record(60s, 3);
    fine.record(Duration::max());
    PhaseHistogram coarse;
    add(coarse, fine);
    const auto counts = coarse.view().counts;
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::uint64_t{}), 5U);
    EXPECT_EQ(coarse.view().sum, Duration::max());
}

}  // namespace
}  // namespace sonde::load
