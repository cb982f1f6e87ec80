// SPDX-License-Identifier: Apache-2.0
#include "probes/load/load_threshold.hpp"

#include "probes/load/load_subject.hpp"
#include "probes/load/result.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using Subject = LoadThreshold::Subject;

LoadThresholdOutcome judge(std::string_view text, const LoadResult& result) {
    const auto threshold = parse_load_threshold(text);
    EXPECT_TRUE(threshold) << text << ": " << (threshold ? "" : threshold.error());
    return threshold ? evaluate(*threshold, result) : LoadThresholdOutcome{};
}

/// Each count another number, so that none is taken for another.
LoadResult run_of_ten_seconds() {
    LoadResult result{.measured = 10s,
                      .counts = {.scheduled = 10'000,
                                 .sent = 9'900,
                                 .acknowledged = 9'800,
                                 .failed = 60,
                                 .overload = 100,
                                 .in_flight = 40,
                                 .expected = 20'000,
                                 .delivered = 19'979,
                                 .excused = 1,
                                 .duplicate = 3,
                                 .reordered = 4,
                                 .corrupt = 5,
                                 .late = 6},
                      .connections = {.attempted = 200, .failed = 7},
                      .longest_stream_gap = 1500ms};
    return result;
}

TEST(ParseLoadThreshold, ReadsSubjectStatisticRelationAndLimit) {
    const auto threshold = parse_load_threshold(" response.p99 < 50ms ");
    ASSERT_TRUE(threshold);
    EXPECT_EQ(*threshold,
              (LoadThreshold{.text = "response.p99 < 50ms",
                             .subject = Subject::response,
                             .statistic = Statistic::percentile,
                             .percentile = 99,
                             .relation = Relation::less,
                             .limit = 0.05}));
}

TEST(ParseLoadThreshold, ReadsEveryDistribution) {
    for (const auto* const name : {"response",
                                   "service",
                                   "acknowledgement",
                                   "lateness",
                                   "tcp",
                                   "tls",
                                   "connect",
                                   "subscribe"}) {
        const auto threshold = parse_load_threshold(std::string{name} + ".p999<=1s");
        ASSERT_TRUE(threshold) << name;
        EXPECT_EQ(entry_of(threshold->subject).name, name);
        EXPECT_EQ(threshold->percentile, 99.9);
        EXPECT_EQ(parse_load_threshold(std::string{name} + ".max<1s")->statistic, Statistic::max);
    }
}

TEST(ParseLoadThreshold, ReadsEveryCount) {
    for (const auto* const name : {"scheduled",
                                   "sent",
                                   "acknowledged",
                                   "delivered",
                                   "lost",
                                   "duplicate",
                                   "reordered",
                                   "corrupt",
                                   "late",
                                   "failed",
                                   "overload",
                                   "connections_failed"}) {
        const auto count = parse_load_threshold(std::string{name} + "==5000000000");
        ASSERT_TRUE(count) << name;
        EXPECT_EQ(entry_of(count->subject).name, name);
        EXPECT_EQ(count->statistic, Statistic::count);
        EXPECT_EQ(count->limit, 5e9);
        const auto ratio = parse_load_threshold(std::string{name} + "<0.1%");
        ASSERT_TRUE(ratio) << name;
        EXPECT_EQ(ratio->statistic, Statistic::ratio);
        EXPECT_EQ(ratio->limit, 0.001);
    }
}

TEST(ParseLoadThreshold, ReadsRates) {
    const auto threshold = parse_load_threshold("sent.rate>=990/s");
    ASSERT_TRUE(threshold);
    EXPECT_EQ(threshold->subject, Subject::sent);
    EXPECT_EQ(threshold->statistic, Statistic::rate);
    EXPECT_EQ(threshold->relation, Relation::greater_equal);
    EXPECT_EQ(threshold->limit, 990);
    EXPECT_EQ(parse_load_threshold("delivered.rate>30/m")->limit, 0.5);
    EXPECT_EQ(parse_load_threshold("delivered.rate>1.5")->limit, 1.5);
}

TEST(ParseLoadThreshold, ReadsTheLongestGap) {
    const auto threshold = parse_load_threshold("gap.max<1s");
    ASSERT_TRUE(threshold);
    EXPECT_EQ(threshold->subject, Subject::gap);
    EXPECT_EQ(threshold->statistic, Statistic::max);
    EXPECT_EQ(threshold->limit, 1);
}

TEST(ParseLoadThreshold, NamesTheNearestRightWord) {
    EXPECT_EQ(parse_load_threshold("respons.p99<50ms").error(),
              "`respons` is nothing that can be measured; did you mean `response`?");
    EXPECT_EQ(parse_load_threshold("connection_failed==0").error(),
              "`connection_failed` is nothing that can be measured; did you mean "
              "`connections_failed`?");
    EXPECT_EQ(parse_load_threshold("service.meen<1s").error(),
              "`meen` is not a statistic: expected min, mean, median, max or a percentile such as "
              "p50, p99 or p999 (99.9); did you mean `mean`?");
}

struct BadThreshold {
    const char* text;
    const char* expected;
};

TEST(ParseLoadThreshold, SaysWhatIsWrong) {
    for (const auto& [text, expected] : {
             BadThreshold{"", "expected a threshold such as `response.p99<50ms` or `lost==0`"},
             BadThreshold{"response.p99", "with one of <, <=, >, >= and =="},
             BadThreshold{"lost=0", "with one of <, <=, >, >= and =="},
             BadThreshold{"colour<5", "is nothing that can be measured: expected response, "},
             BadThreshold{"response<50ms", "say which, for example `response.p99`"},
             BadThreshold{"response.rate<5/s", "`rate` is not a statistic"},
             BadThreshold{"response.p100<1s", "did you mean `max`?"},
             BadThreshold{"response.p99<50", "lacks its unit"},
             BadThreshold{"response.p99<50/s", "is not a unit of time"},
             BadThreshold{"response.p99<0.1%", "is not a unit of time"},
             BadThreshold{"lost.p99==0", "write it without `.p99`, or with `.rate`"},
             BadThreshold{"lost.==0", "write it without `.`, or with `.rate`"},
             BadThreshold{"connections_failed.rate<1/s", "is one number: write it without `.rate`"},
             BadThreshold{"lost==1.5", "expected a count such as 0 or 5, found `1.5`"},
             BadThreshold{"lost<50ms", "expected a count"},
             BadThreshold{"lost<-1", "expected a count"},
             BadThreshold{"lost<99999999999999999999", "expected a count"},
             BadThreshold{"lost<101%", "expected a ratio such as 99%"},
             BadThreshold{"lost<%", "expected a ratio"},
             BadThreshold{"gap<1s", "only the longest is known: write `gap.max`"},
             BadThreshold{"gap.p99<1s", "only the longest is known: write `gap.max`"},
             BadThreshold{"sent.rate>=50ms", "50ms"},
         }) {
        const auto threshold = parse_load_threshold(text);
        ASSERT_FALSE(threshold) << text;
        EXPECT_NE(threshold.error().find(expected), std::string::npos)
            << text << ": " << threshold.error();
    }
}

TEST(EvaluateLoad, TakesEveryDistributionFromItsPlace) {
    LoadResult result;
    result.latency.response.record(10ms);
    result.latency.service.record(20ms);
    result.latency.acknowledgement.record(30ms);
    result.latency.lateness.record(40ms);
    result.connections.tcp.record(50ms);
    result.connections.tls.record(60ms);
    result.connections.connect.record(70ms);
    result.connections.subscribe.record(80ms);
    EXPECT_TRUE(judge("response.max==10ms", result).held);
    EXPECT_TRUE(judge("service.max==20ms", result).held);
    EXPECT_TRUE(judge("acknowledgement.max==30ms", result).held);
    EXPECT_TRUE(judge("lateness.max==40ms", result).held);
    EXPECT_TRUE(judge("tcp.max==50ms", result).held);
    EXPECT_TRUE(judge("tls.max==60ms", result).held);
    EXPECT_TRUE(judge("connect.max==70ms", result).held);
    EXPECT_TRUE(judge("subscribe.max==80ms", result).held);
}

TEST(EvaluateLoad, TakesEveryCountFromItsPlace) {
    const auto result = run_of_ten_seconds();
    for (const auto* const text : {"scheduled==10000",
                                   "sent==9900",
                                   "acknowledged==9800",
                                   "failed==60",
                                   "overload==100",
                                   "delivered==19979",
                                   "lost==20",
                                   "duplicate==3",
                                   "reordered==4",
                                   "corrupt==5",
                                   "late==6",
                                   "connections_failed==7"}) {
        EXPECT_TRUE(judge(text, result).held) << judge(text, result).sentence;
    }
}

TEST(EvaluateLoad, SaysHowFarAValueIsFromItsLimit) {
    LoadResult result;
    result.latency.response.record(61200us);
    const auto broken = judge("response.max<50ms", result);
    EXPECT_FALSE(broken.held);
    EXPECT_EQ(broken.text, "response.max<50ms");
    EXPECT_EQ(broken.sentence, "response.max is 61.2ms, not below 50ms");
    EXPECT_DOUBLE_EQ(*broken.value, 0.0612);
    EXPECT_FALSE(broken.aborted);
    EXPECT_EQ(judge("response.max < 0.1s", result).sentence, "response.max is 61.2ms, below 0.1s");
}

TEST(EvaluateLoad, TakesPercentilesOfManyValues) {
    LoadResult result;
    result.latency.response.record(1ms, 999);
    result.latency.response.record(1s);
    EXPECT_TRUE(judge("response.p999<2ms", result).held);
    EXPECT_FALSE(judge("response.p9999<2ms", result).held);
    EXPECT_TRUE(judge("response.p99.9<2ms", result).held);
}

TEST(EvaluateLoad, TakesRatesOverTheMeasureStage) {
    const auto result = run_of_ten_seconds();
    EXPECT_EQ(judge("sent.rate>=990/s", result).sentence, "sent.rate is 990/s, at least 990/s");
    EXPECT_EQ(judge("sent.rate>=1000/s", result).sentence, "sent.rate is 990/s, below 1000/s");
    EXPECT_EQ(judge("delivered.rate>=2000/s", result).sentence,
              "delivered.rate is 1997.9/s, below 2000/s");
    auto odd = result;
    odd.measured = 10'000'001us;
    EXPECT_EQ(judge("sent.rate>=990/s", odd).sentence,
              "sent.rate is 989.9999010000099/s, below 990/s");
}

TEST(EvaluateLoad, TakesPartsOfWhatWasExpectedScheduledOrAttempted) {
    const auto result = run_of_ten_seconds();
    EXPECT_EQ(judge("lost<0.1%", result).sentence, "lost is 0.1%, not below 0.1%");
    EXPECT_TRUE(judge("lost<=0.1%", result).held);
    EXPECT_TRUE(judge("overload==1%", result).held);
    EXPECT_EQ(judge("connections_failed<1%", result).sentence,
              "connections_failed is 3.5%, not below 1%");
}

TEST(EvaluateLoad, TakesTheLongestGapOfAStream) {
    auto result = run_of_ten_seconds();
    EXPECT_EQ(judge("gap.max<1s", result).sentence, "gap.max is 1.5s, not below 1s");
    result.counts.delivered = 0;
    EXPECT_EQ(judge("gap.max<1s", result).sentence,
              "gap.max has no value: no message was delivered");
}

TEST(EvaluateLoad, NeverHoldsWhereNothingWasMeasured) {
    const LoadResult nothing{.measured = 10s};
    for (const auto* const text : {"response.p99<1h",
                                   "tls.max<1h",
                                   "gap.max<1h",
                                   "lost==0",
                                   "lost<1%",
                                   "failed==0",
                                   "sent.rate>=0/s",
                                   "connections_failed==0"}) {
        const auto outcome = judge(text, nothing);
        EXPECT_FALSE(outcome.held) << text;
        EXPECT_FALSE(outcome.value) << text;
    }
    EXPECT_EQ(judge("lost==0", nothing).sentence, "lost has no value: no delivery was expected");
    EXPECT_EQ(judge("failed==0", nothing).sentence, "failed has no value: no message was due");
    EXPECT_EQ(judge("tls.max<1h", nothing).sentence,
              "tls.max has no value: no TLS handshake was finished");
    EXPECT_EQ(judge("connections_failed==0", nothing).sentence,
              "connections_failed has no value: no connection was attempted");
}

TEST(EvaluateLoad, HasNoRateWithoutAMeasureStage) {
    auto result = run_of_ten_seconds();
    result.measured = 0s;
    EXPECT_EQ(judge("sent.rate>=0/s", result).sentence,
              "sent.rate has no value: there was no measure stage");
}

TEST(EvaluateLoad, CountsWhatCameUnexpected) {
    LoadResult result{.measured = 1s, .counts = {.duplicate = 2}};
    EXPECT_EQ(judge("duplicate==0", result).sentence, "duplicate is 2, not 0");
    EXPECT_FALSE(judge("duplicate<1%", result).value);
}

TEST(EvaluateLoad, KnowsOfNoLossWhereOtherShardsSendAndReceive) {
    auto result = run_of_ten_seconds();
    result.crosses_shards = true;
    const auto outcome = judge("lost<1000", result);
    EXPECT_FALSE(outcome.held);
    EXPECT_EQ(
        outcome.sentence,
        "lost has no value: messages go from shard to shard, so only the merged result knows");
    EXPECT_TRUE(judge("sent>0", result).held);
}

}  // namespace
}  // namespace sonde::load
