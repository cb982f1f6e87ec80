// SPDX-License-Identifier: Apache-2.0
#include "agent/load_search.hpp"
#include "exporters/load_curve_json.hpp"
#include "tests/agent/fake_load.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using load::Rate;
using load::StepEnd;

load::LoadPlan plan_at(Rate rate) {
    load::LoadPlan plan{.duration = 5s, .seed = 42};
    plan.populations = {
        {.role = load::Role::publisher, .profile = {{.length = 5s, .from = rate, .to = rate}}}};
    return plan;
}

/// What a broker that holds `knee` messages a second makes of a plan.
load::LoadResult result_of(const load::LoadPlan& plan, double knee) {
    auto result = testing::good_result();
    const double rate = load::total_rate(plan).per_second();
    result.measured = plan.duration;
    const auto sent = static_cast<std::uint64_t>(rate * 5);
    result.counts = {.scheduled = sent,
                     .sent = sent,
                     .acknowledged = sent,
                     .expected = sent,
                     .delivered = rate > knee ? sent / 2 : sent};
    return result;
}

class ACurve : public ::testing::Test {
  protected:
    RunStep broker(double knee) {
        return [this, knee](const load::LoadPlan& plan) {
            seeds_.insert(plan.seed);
            return tl::expected<load::LoadResult, std::string>{result_of(plan, knee)};
        };
    }

    std::multiset<std::uint64_t> seeds_{};
    std::vector<Rate> told_{};
    ObserveStep observe_{[this](const auto& step) {
        told_.push_back(step.wanted);
    }};
    load::LoadPlan plan_{plan_at(Rate::per_second(1000))};
};

TEST_F(ACurve, EndsAtTheHighestRateThatTheBrokerHolds) {
    const auto curve = find_max_rate(plan_, {}, broker(3000), observe_);
    ASSERT_TRUE(curve.search);
    EXPECT_TRUE(curve.search->complete);
    EXPECT_NEAR(curve.search->held->per_second(), 3000, 150);
    EXPECT_EQ(told_.size(), curve.steps.size());
    EXPECT_EQ(told_.front(), Rate::per_second(1000));
    EXPECT_EQ(exit_status(curve, false, true), 0);
}

TEST_F(ACurve, RunsEachStepUnderASeedOfItsOwnAndTheSameAgain) {
    const auto curve = find_max_rate(plan_, {}, broker(3000), observe_);
    const auto first = std::exchange(seeds_, {});
    EXPECT_EQ(std::set(first.begin(), first.end()).size(), curve.steps.size());
    (void)find_max_rate(plan_, {}, broker(3000), observe_);
    EXPECT_EQ(seeds_, first);
}

TEST_F(ACurve, FailsWhereNoRateHolds) {
    const auto curve = find_max_rate(plan_, {}, broker(0), observe_);
    EXPECT_FALSE(curve.search->held);
    EXPECT_EQ(exit_status(curve, false, true), 1);
}

TEST_F(ACurve, SaysWhereTheGeneratorKeptItFromAnyAnswer) {
    const auto curve = find_max_rate(
        plan_,
        {},
        [](const load::LoadPlan& plan) {
            auto result = result_of(plan, 1e9);
            result.limited_by = {"slow"};
            return tl::expected<load::LoadResult, std::string>{std::move(result)};
        },
        observe_);
    EXPECT_EQ(exit_status(curve, false, true), 4);
}

TEST_F(ACurve, KeepsWhatItHasWhereItIsInterrupted) {
    const auto curve = find_max_rate(
        plan_,
        {},
        [this](const load::LoadPlan& plan) {
            auto result = result_of(plan, 1e9);
            result.interrupted = told_.size() == 2;
            return tl::expected<load::LoadResult, std::string>{std::move(result)};
        },
        observe_);
    EXPECT_TRUE(curve.interrupted);
    EXPECT_EQ(curve.steps.size(), 2U);
    EXPECT_EQ(curve.search->held, Rate::per_second(2000));
    EXPECT_FALSE(curve.search->complete);
    EXPECT_EQ(exit_status(curve, false, true), 130);
}

TEST_F(ACurve, EndsWhereAStepCannotStart) {
    const auto curve = find_max_rate(
        plan_,
        {},
        [](const load::LoadPlan& /*plan*/) {
            return tl::expected<load::LoadResult, std::string>{
                tl::unexpected{std::string{"no ports"}}};
        },
        observe_);
    EXPECT_EQ(curve.not_started, "no ports");
    EXPECT_TRUE(curve.steps.empty());
    EXPECT_EQ(exit_status(curve, false, true), 3);
}

TEST_F(ACurve, EndsWhereNobodyCanConnect) {
    const auto curve = find_max_rate(
        plan_,
        {},
        [](const load::LoadPlan& plan) {
            auto result = result_of(plan, 0);
            result.connections.established = 0;
            return tl::expected<load::LoadResult, std::string>{std::move(result)};
        },
        observe_);
    EXPECT_EQ(curve.not_started, "no client could connect");
    EXPECT_EQ(exit_status(curve, false, true), 3);
}

TEST_F(ACurve, OfASweepHasEveryRate) {
    const std::vector rates{Rate::per_second(10), Rate::per_second(20), Rate::per_second(30)};
    const auto curve = sweep(plan_, rates, broker(20), observe_);
    EXPECT_EQ(told_, rates);
    EXPECT_FALSE(curve.search);
    EXPECT_EQ(curve.steps[1].end, StepEnd::held);
    EXPECT_EQ(curve.steps[2].end, StepEnd::broke);
    EXPECT_EQ(exit_status(curve, false, true), 0) << "a sweep shows, it does not judge,";
    EXPECT_EQ(exit_status(curve, true, true), 1) << "unless it is asked to";
    EXPECT_EQ(exit_status(curve, false, false), 1) << "a file is missing";
}

TEST_F(ACurve, IsWrittenAsJson) {
    const auto curve = find_max_rate(plan_, {}, broker(3000), observe_);
    const auto json = nlohmann::json::parse(to_json_line(plan_, curve.steps, curve.search));
    EXPECT_EQ(json["schema"], "sonde.load-curve/1");
    EXPECT_EQ(json["plan"]["seed"], 42);
    ASSERT_EQ(json["steps"].size(), curve.steps.size());
    EXPECT_EQ(json["steps"][0]["wanted_rate"], 1000.0);
    EXPECT_EQ(json["steps"][0]["end"], "held");
    EXPECT_EQ(json["steps"][0]["response"]["p99"], 0.002);
    EXPECT_TRUE(json["steps"][0]["acknowledgement"]["p99"].is_null());
    EXPECT_EQ(json["search"]["complete"], true);
    EXPECT_EQ(json["search"]["not_held_end"], "broke");
    const auto swept = nlohmann::json::parse(to_json_line(plan_, curve.steps, std::nullopt));
    EXPECT_TRUE(swept["search"].is_null());
}

}  // namespace
}  // namespace sonde
