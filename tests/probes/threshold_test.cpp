// SPDX-License-Identifier: Apache-2.0
#include "probes/threshold.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;

ProbeResult run_with(Phase phase, Duration time) {
    ProbeResult result;
    result.phases.set(phase, time);
    result.total = time;
    return result;
}

ProbeResult failed_run() {
    ProbeResult result;
    result.phases.set(Phase::tcp, 3ms);
    result.failure = Failure{.phase = Phase::tcp, .reason = FailureReason::refused};
    return result;
}

Summary summary_of(std::initializer_list<ProbeResult> results) {
    Summary summary;
    for (const auto& result : results) {
        summary.add(result);
    }
    return summary;
}

ThresholdOutcome judge(std::string_view text, const Summary& summary) {
    const auto threshold = parse_threshold(text);
    EXPECT_TRUE(threshold) << text << ": " << (threshold ? "" : threshold.error());
    return threshold ? evaluate(*threshold, summary) : ThresholdOutcome{};
}

TEST(ParseThreshold, ReadsPhaseStatisticRelationAndLimit) {
    const auto threshold = parse_threshold("delivery.p99<50ms");
    ASSERT_TRUE(threshold);
    EXPECT_EQ(threshold->text, "delivery.p99<50ms");
    EXPECT_EQ(threshold->subject, Threshold::Subject::phase);
    EXPECT_EQ(threshold->phase, Phase::delivery);
    EXPECT_EQ(threshold->statistic, Threshold::Statistic::percentile);
    EXPECT_EQ(threshold->percentile, 99);
    EXPECT_EQ(threshold->relation, Threshold::Relation::less);
    EXPECT_EQ(threshold->limit, 0.05);
}

TEST(ParseThreshold, ReadsPercentilesWithDecimals) {
    EXPECT_EQ(parse_threshold("total.p50<1s")->percentile, 50);
    EXPECT_EQ(parse_threshold("total.p999<1s")->percentile, 99.9);
    EXPECT_EQ(parse_threshold("total.p9999<1s")->percentile, 99.99);
    EXPECT_EQ(parse_threshold("total.p99.9<1s")->percentile, 99.9);
    EXPECT_EQ(parse_threshold("total.median<1s")->percentile, 50);
}

TEST(ParseThreshold, ReadsEveryPhaseAndEveryRelation) {
    for (const auto phase : all_phases) {
        const auto threshold = parse_threshold(std::string{name_of(phase)} + ".max <= 1s");
        ASSERT_TRUE(threshold) << name_of(phase);
        EXPECT_EQ(threshold->phase, phase);
    }
    EXPECT_EQ(parse_threshold("lost<=1")->relation, Threshold::Relation::less_equal);
    EXPECT_EQ(parse_threshold("lost>1")->relation, Threshold::Relation::greater);
    EXPECT_EQ(parse_threshold("lost>=1")->relation, Threshold::Relation::greater_equal);
    EXPECT_EQ(parse_threshold("lost==1")->relation, Threshold::Relation::equal);
}

TEST(ParseThreshold, ReadsARatioAsPerCentOrAsFraction) {
    EXPECT_EQ(parse_threshold("success>=99%")->limit, 0.99);
    EXPECT_EQ(parse_threshold("success>=99.9%")->limit, 0.999);
    EXPECT_EQ(parse_threshold("success>=0.99")->limit, 0.99);
    EXPECT_EQ(parse_threshold("success==100%")->limit, 1);
}

TEST(ParseThreshold, NamesTheNearestRightWord) {
    EXPECT_EQ(parse_threshold("delivry.p99<50ms").error(),
              "`delivry` is nothing that can be measured; did you mean `delivery`?");
    EXPECT_EQ(parse_threshold("sucess>=99%").error(),
              "`sucess` is nothing that can be measured; did you mean `success`?");
    EXPECT_EQ(parse_threshold("delivery.meen<1s").error(),
              "`meen` is not a statistic: expected min, mean, median, max or a percentile such as "
              "p50, p99 or p999 (99.9); did you mean `mean`?");
}

struct BadThreshold {
    const char* text;
    const char* expected;
};

TEST(ParseThreshold, SaysWhatIsWrong) {
    for (const auto& [text, expected] :
         {BadThreshold{"", "expected a threshold such as"},
          BadThreshold{"delivery.p99", "expected a threshold such as"},
          BadThreshold{"delivery.p99=50ms", "with one of <, <=, >, >= and =="},
          BadThreshold{"lost!=0", "with one of <, <=, >, >= and =="},
          BadThreshold{"delivery<50ms", "for example `delivery.p99`"},
          BadThreshold{"delivery.p100<1s", "did you mean `max`?"},
          BadThreshold{"delivery.p0<1s", "is not a statistic"},
          BadThreshold{"delivery.p<1s", "is not a statistic"},
          BadThreshold{"delivery.p9x<1s", "is not a statistic"},
          BadThreshold{"delivery.<1s", "is not a statistic"},
          BadThreshold{"delivery.p99<50", "lacks its unit"},
          BadThreshold{"delivery.p99<-5ms", "not negative"},
          BadThreshold{"delivery.p99<", "expected a duration"},
          BadThreshold{"success.p99>=99%", "without `.p99`"},
          BadThreshold{"success>=99", "expected a ratio such as 99% or 0.99, found `99`"},
          BadThreshold{"success>=101%", "expected a ratio"},
          BadThreshold{"success>=-1%", "expected a ratio"},
          BadThreshold{"success>=nan", "expected a ratio"},
          BadThreshold{"lost==1.5", "expected a count"},
          BadThreshold{"lost==-1", "expected a count"},
          BadThreshold{"lost==5%", "expected a count"},
          BadThreshold{"lost<99999999999", "expected a count"}}) {
        const auto threshold = parse_threshold(text);
        ASSERT_FALSE(threshold) << text;
        EXPECT_NE(threshold.error().find(expected), std::string::npos)
            << text << ": " << threshold.error();
    }
}

TEST(Evaluate, ComparesAPhaseWithItsLimit) {
    const auto summary = summary_of({run_with(Phase::delivery, 61200us)});
    const auto broken = judge("delivery.max<50ms", summary);
    EXPECT_FALSE(broken.held);
    EXPECT_EQ(broken.sentence, "delivery.max is 61.2ms, not below 50ms");
    ASSERT_TRUE(broken.value);
    EXPECT_DOUBLE_EQ(*broken.value, 0.0612);
    const auto held = judge("delivery.max < 0.1s", summary);
    EXPECT_TRUE(held.held);
    EXPECT_EQ(held.sentence, "delivery.max is 61.2ms, below 0.1s");
    EXPECT_EQ(held.text, "delivery.max < 0.1s");
}

TEST(Evaluate, IsExactAtTheLimit) {
    const auto summary = summary_of({run_with(Phase::delivery, 50ms)});
    EXPECT_FALSE(judge("delivery.max<50ms", summary).held);
    EXPECT_TRUE(judge("delivery.max<=50ms", summary).held);
    EXPECT_TRUE(judge("delivery.max==50ms", summary).held);
    EXPECT_TRUE(judge("delivery.max>=50ms", summary).held);
    EXPECT_FALSE(judge("delivery.max>50ms", summary).held);
    EXPECT_FALSE(judge("delivery.max<=49.999999ms", summary).held);
}

TEST(Evaluate, ShowsAllDigitsWhereRoundingWouldHideTheBreach) {
    const auto summary = summary_of({run_with(Phase::delivery, 50ms + 1us)});
    EXPECT_EQ(judge("delivery.max<=50ms", summary).sentence,
              "delivery.max is 0.050001s, above 50ms");
}

TEST(Evaluate, NeverHoldsForAPhaseThatNoRunFinished) {
    const auto summary = summary_of({failed_run()});
    for (const auto* const text : {"delivery.p99<1h", "delivery.min>0", "tcp.max<1h"}) {
        const auto outcome = judge(text, summary);
        EXPECT_FALSE(outcome.held) << text;
        EXPECT_FALSE(outcome.value) << text;
    }
    EXPECT_EQ(judge("delivery.p99<1h", summary).sentence,
              "delivery.p99 has no value: no run finished the phase delivery");
    EXPECT_EQ(judge("total.p99<1h", summary).sentence, "total.p99 has no value: no run succeeded");
}

TEST(Evaluate, NeverHoldsWithoutARun) {
    const Summary none;
    EXPECT_FALSE(judge("success>=0%", none).held);
    EXPECT_FALSE(judge("lost==0", none).held);
    EXPECT_EQ(judge("lost==0", none).sentence, "lost has no value: no run was made");
}

TEST(Evaluate, TakesTheRatioOfSuccessesExactly) {
    Summary summary;
    for (int i = 0; i < 999; ++i) {
        summary.add(run_with(Phase::connect, 1ms));
    }
    summary.add(failed_run());
    EXPECT_TRUE(judge("success>=99.9%", summary).held);
    EXPECT_TRUE(judge("success==0.999", summary).held);
    EXPECT_EQ(judge("success>99.9%", summary).sentence, "success is 99.9%, not above 99.9%");
    EXPECT_EQ(judge("success==100%", summary).sentence, "success is 99.9%, not 100%");
}

TEST(Evaluate, CountsMessages) {
    auto run = run_with(Phase::delivery, 1ms);
    run.messages = {.sent = 9, .lost = 1, .duplicate = 2, .reordered = 3, .corrupt = 4};
    const auto summary = summary_of({run});
    EXPECT_EQ(judge("lost==0", summary).sentence, "lost is 1, not 0");
    EXPECT_TRUE(judge("duplicate==2", summary).held);
    EXPECT_TRUE(judge("reordered<=3", summary).held);
    EXPECT_TRUE(judge("corrupt>3", summary).held);
}

TEST(Evaluate, AgreesWithOrderForAnyLimit) {
    const auto summary = summary_of({run_with(Phase::connect, 1234567ns)});
    for (int limit = 1'234'000; limit < 1'235'000; limit += 7) {
        const auto text = std::to_string(limit) + "ns";
        const bool below = judge("connect.max<" + text, summary).held;
        EXPECT_EQ(below, 1'234'567 < limit);
        EXPECT_NE(below, judge("connect.max>=" + text, summary).held);
    }
}

}  // namespace
}  // namespace sonde
