// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_result_metrics.hpp"

#include "tests/exporters/golden.hpp"
#include "tests/exporters/load_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace sonde::load {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string written(const LoadResult& result) {
    std::ostringstream out;
    write_prometheus_text(out, result, {.version = "1.2.3", .revision = "abc", .compiler = "GNU"});
    return out.str();
}

TEST(LoadResultMetrics, SayWhatBecameOfTheMessagesAndHowLongTheyTook) {
    const auto result = samples::stalled();
    const auto text = written(result);
    const auto count = [](std::uint64_t value) {
        return " " + std::to_string(value) + "\n";
    };
    EXPECT_THAT(
        text,
        AllOf(HasSubstr("sonde_load_messages_sent_total" + count(result.counts.sent)),
              HasSubstr("sonde_load_messages_delivered_total" + count(result.counts.delivered)),
              HasSubstr("sonde_load_latency_seconds_count{kind=\"response\"}" +
                        count(result.latency.response.count())),
              HasSubstr("sonde_load_stage{stage=\"done\"} 1\n"),
              HasSubstr("plan=\"" + result.name + "\""),
              HasSubstr("sonde_build_info{version=\"1.2.3\"")));
    EXPECT_THAT(text, Not(HasSubstr("process_"))) << "the process is over when this is read";
}

TEST(LoadResultMetrics, SayWhetherTheRunIsValidAndWhenItEnded) {
    auto result = samples::steady();
    result.started = WallTime{std::chrono::seconds{1'700'000'000}};
    result.total = std::chrono::seconds{12};
    EXPECT_THAT(written(result),
                AllOf(HasSubstr("sonde_load_valid 1\n"),
                      HasSubstr("sonde_load_end_timestamp_seconds 1700000012\n")));
    EXPECT_THAT(written(samples::limited()), HasSubstr("sonde_load_valid 0\n"));
}

TEST(LoadResultMetrics, NameEachThresholdAndWhetherItHeld) {
    auto result = samples::steady();
    result.thresholds = {{.text = "lost==0", .held = true},
                         {.text = "response.p99<50ms", .held = false}};
    EXPECT_THAT(written(result),
                AllOf(HasSubstr("sonde_load_threshold_held{threshold=\"lost==0\"} 1\n"),
                      HasSubstr("sonde_load_threshold_held{threshold=\"response.p99<50ms\"} 0\n")));
    result.thresholds.clear();
    EXPECT_THAT(written(result), Not(HasSubstr("sonde_load_threshold_held")));
}

TEST(LoadResultMetrics, AreWithoutFaultForPromtool) {
    const std::string file = "promtool_load_result.txt";
    std::ofstream{file} << written(samples::stalled());
    const auto outcome = run_command("promtool check metrics < " + file);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
    EXPECT_EQ(outcome.output, "");
}

}  // namespace
}  // namespace sonde::load
