// SPDX-License-Identifier: Apache-2.0
#include "probes/load/search.hpp"

#include "probes/load/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

/// What a broker does at a rate a second.
using SimulatedBroker = std::function<StepEnd(double rate)>;

struct Found {
    SearchResult result{};
    std::vector<double> tried{};
};

Found search(const SearchSpec& spec, const SimulatedBroker& broker) {
    MaxRateSearch machine{spec};
    Found found;
    while (const auto rate = machine.next()) {
        found.tried.push_back(rate->per_second());
        machine.report(broker(rate->per_second()));
        if (found.tried.size() > 1000) {
            ADD_FAILURE() << "the search does not end";
            break;
        }
    }
    found.result = machine.result();
    return found;
}

SimulatedBroker knee_at(double knee) {
    return [knee](double rate) {
        return rate <= knee ? StepEnd::held : StepEnd::broke;
    };
}

class HardKnee : public ::testing::TestWithParam<double> {};

TEST_P(HardKnee, IsFoundToTheResolutionWhereverTheSearchStarts) {
    const double knee = GetParam();
    for (const std::uint64_t start : {1U, 10U, 1000U, 60'000U}) {
        const auto found = search({.start = Rate::per_second(start)}, knee_at(knee));
        if (static_cast<double>(start) > knee * 1000) {
            continue;
        }
        ASSERT_TRUE(found.result.held) << start;
        EXPECT_TRUE(found.result.complete);
        EXPECT_LE(found.result.held->per_second(), knee);
        EXPECT_GE(found.result.held->per_second(), knee / 1.05 - 1) << "from " << start;
        EXPECT_GT(found.result.not_held->per_second(), knee);
        EXPECT_LE(found.tried.size(), 50U);
    }
}

INSTANTIATE_TEST_SUITE_P(Rates, HardKnee, ::testing::Values(50, 999, 1000, 1001, 47'113, 3e6));

TEST(MaxRateSearch, DoublesThenHalvesTheDistance) {
    const auto found = search({.start = Rate::per_second(1000), .attempts = 1}, knee_at(5'100));
    EXPECT_EQ(found.tried, (std::vector<double>{1000, 2000, 4000, 8000, 6000, 5000, 5500, 5250}));
    EXPECT_EQ(sentence_of(found.result), "the broker holds 5000/s; at 5250/s it does not");
}

TEST(MaxRateSearch, HalvesWhereTheFirstRateDoesNotHold) {
    const auto found =
        search({.start = Rate::per_second(1000), .resolution = 0.5, .attempts = 1}, knee_at(300));
    EXPECT_EQ(found.tried, (std::vector<double>{1000, 500, 250, 375}));
    EXPECT_EQ(found.result.held, Rate::per_second(250));
}

TEST(MaxRateSearch, GivesUpOnABrokerThatHoldsNothing) {
    const auto found = search({.start = Rate::per_second(1000)}, knee_at(0));
    EXPECT_FALSE(found.result.held);
    EXPECT_TRUE(found.result.complete);
    EXPECT_LE(found.tried.size(), 24U);
    EXPECT_EQ(sentence_of(found.result).find("the broker does not hold even "), 0U);
}

TEST(MaxRateSearch, StopsAtTheHighestRateOfABrokerThatHoldsEverything) {
    const auto found = search(
        {.start = Rate::per_second(1000), .highest = Rate::per_second(10'000)}, knee_at(1e12));
    EXPECT_EQ(found.result.held, Rate::per_second(10'000));
    EXPECT_FALSE(found.result.not_held);
    EXPECT_EQ(sentence_of(found.result),
              "the broker holds at least 10000/s, the highest rate tried");
    EXPECT_EQ(search({.start = {1}}, knee_at(1e12)).result.held, Rate{Rate::most});
}

TEST(MaxRateSearch, SaysAtLeastWhereTheGeneratorWasTheBottleneck) {
    const auto found = search({.start = Rate::per_second(1000)}, [](double rate) {
        return rate <= 6500 ? StepEnd::held : StepEnd::generator_limited;
    });
    EXPECT_EQ(found.result.not_held_end, StepEnd::generator_limited);
    ASSERT_TRUE(found.result.held);
    EXPECT_NEAR(found.result.held->per_second(), 6500, 330);
    EXPECT_EQ(sentence_of(found.result).find("the broker holds at least "), 0U)
        << sentence_of(found.result);
    for (const auto rate : found.tried) {
        EXPECT_LE(rate, 8000) << "nothing above the generator's limit is tried";
    }
}

TEST(MaxRateSearch, KnowsNothingWhereTheGeneratorHoldsNoRateAtAll) {
    const auto found = search({.start = Rate::per_second(1000)},
                              [](double /*rate*/) { return StepEnd::generator_limited; });
    EXPECT_FALSE(found.result.held);
    EXPECT_EQ(sentence_of(found.result).find("nothing is known about the broker"), 0U);
}

TEST(MaxRateSearch, ForgivesOneHiccupAtARate) {
    bool hiccup = true;
    const auto found = search({.start = Rate::per_second(1000)}, [&](double rate) {
        if (std::exchange(hiccup, false)) {
            return StepEnd::generator_limited;
        }
        return rate <= 20'000 ? StepEnd::held : StepEnd::broke;
    });
    EXPECT_EQ(found.tried[0], found.tried[1]);
    EXPECT_NEAR(found.result.held->per_second(), 19'500, 600);
}

TEST(MaxRateSearch, BlamesTheBrokerWhereItBrokeInOneOfTheAttempts) {
    bool second = false;
    const auto found = search({.start = Rate::per_second(1000)}, [&](double rate) {
        if (rate <= 2000) {
            return StepEnd::held;
        }
        second = !second;
        return second ? StepEnd::broke : StepEnd::generator_limited;
    });
    EXPECT_EQ(found.result.not_held_end, StepEnd::broke);
}

TEST(MaxRateSearch, EndsNearTheKneeOfANoisyBroker) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Random random{seed};
        // Breaks more and more often around 10 000 a second.
        const auto found = search({.start = Rate::per_second(500)}, [&](double rate) {
            const double breaks = 1 / (1 + std::exp((10'000 - rate) / 400));
            return random.unit() < breaks ? StepEnd::broke : StepEnd::held;
        });
        ASSERT_TRUE(found.result.held);
        EXPECT_NEAR(found.result.held->per_second(), 10'000, 2'500) << "seed " << seed;
        EXPECT_LE(found.tried.size(), 25U);
    }
}

TEST(MaxRateSearch, StaysBelowTheFirstGapOfABrokerThatHoldsMoreAgainAbove) {
    const auto found = search({.start = Rate::per_second(1000)}, [](double rate) {
        const bool gap = rate > 3000 && rate < 5000;
        return gap || rate > 9000 ? StepEnd::broke : StepEnd::held;
    });
    EXPECT_NEAR(found.result.held->per_second(), 3000, 150);
}

TEST(MaxRateSearch, SaysWhatItHasFoundSoFarWhereItIsCutShort) {
    MaxRateSearch machine{{.start = Rate::per_second(1000)}};
    EXPECT_EQ(sentence_of(machine.result()),
              "no rate was tried to the end (the search was cut short)");
    machine.report(StepEnd::held);
    EXPECT_EQ(machine.next(), Rate::per_second(2000));
    EXPECT_EQ(sentence_of(machine.result()),
              "the broker holds at least 1000/s (the search was cut short)");
}

TEST(RateSweep, EndsWithTheLastRateAlsoWhereNoStepHitsIt) {
    const auto rates = [](std::uint64_t from, std::uint64_t to, std::uint64_t step) {
        std::vector<double> values;
        for (const auto rate :
             sweep_rates(Rate::per_second(from), Rate::per_second(to), Rate::per_second(step))) {
            values.push_back(rate.per_second());
        }
        return values;
    };
    EXPECT_EQ(rates(1, 3, 1), (std::vector<double>{1, 2, 3}));
    EXPECT_EQ(rates(1, 4, 2), (std::vector<double>{1, 3, 4}));
    EXPECT_EQ(rates(5, 5, 9), (std::vector<double>{5}));
}

Population publisher(Rate rate) {
    Population population{.role = Role::publisher};
    population.profile = {{.length = 10s, .from = rate, .to = rate}};
    return population;
}

LoadPlan plan_of(const std::vector<Rate>& rates) {
    LoadPlan plan;
    for (const auto rate : rates) {
        plan.populations.push_back(publisher(rate));
    }
    plan.populations.push_back({.role = Role::subscriber});
    return plan;
}

TEST(ScaledPlan, KeepsTheSharesAndTheTotalExactly) {
    for (const auto total : {Rate{1}, Rate{7}, Rate::per_second(1000), Rate{Rate::most}}) {
        const auto plan = plan_of({{1}, {3'333'333}, {12'345}, Rate::per_second(90'000)});
        const auto bigger = scaled(plan, total, 5s);
        EXPECT_EQ(total_rate(bigger), total);
        EXPECT_EQ(bigger.duration, Duration{5s});
        for (std::size_t index = 0; index < 4; ++index) {
            const auto& steps = bigger.populations[index].profile;
            ASSERT_EQ(steps.size(), 1U);
            EXPECT_EQ(steps[0].length, Duration{5s});
            EXPECT_EQ(steps[0].from, steps[0].to);
            const double share = plan.populations[index].profile[0].from.per_second() /
                                 total_rate(plan).per_second() * total.per_second();
            EXPECT_NEAR(steps[0].from.per_second(), share, 2e-6 + share * 1e-9);
        }
        EXPECT_EQ(bigger.populations[4], plan.populations[4]);
    }
}

TEST(ScaledPlan, LeavesClosedLoopsAlone) {
    auto plan = plan_of({Rate::per_second(10)});
    plan.populations.push_back({.role = Role::both, .loop = LoopKind::closed});
    EXPECT_EQ(total_rate(plan), Rate::per_second(10));
    EXPECT_TRUE(scaled(plan, Rate::per_second(20), 1s).populations.back().profile.empty());
}

class Step : public ::testing::Test {
  protected:
    /// 1000 messages in a second, each delivered after 2 ms.
    static LoadResult good() {
        LoadResult result{.measured = 1s, .wanted_rate = 1000};
        result.counts = {.scheduled = 1000,
                         .sent = 1000,
                         .acknowledged = 1000,
                         .expected = 1000,
                         .delivered = 1000};
        result.latency.response.record(2ms, 1000);
        return result;
    }

    static StepOutcome judge(const LoadResult& result) {
        return judge_step(Rate::per_second(1000), result, slo());
    }

    static std::vector<LoadThreshold> slo() { return {*parse_load_threshold("response.p99<50ms")}; }
};

TEST_F(Step, HoldsWhereAllDemandsHoldAndNothingIsMissing) {
    const auto step = judge(good());
    EXPECT_EQ(step.end, StepEnd::held);
    EXPECT_TRUE(step.why.empty());
    EXPECT_EQ(step.wanted, Rate::per_second(1000));
    EXPECT_EQ(step.sent_rate, 1000);
    EXPECT_EQ(step.response_max, Duration{2ms});
    EXPECT_FALSE(step.acknowledgement_p99);
}

TEST_F(Step, BreaksWithTheSentenceOfTheDemandThatDoesNotHold) {
    auto result = good();
    result.latency.response.record(80ms, 100);
    const auto step = judge(result);
    EXPECT_EQ(step.end, StepEnd::broke);
    ASSERT_EQ(step.why.size(), 1U);
    EXPECT_NE(step.why[0].find("response.p99"), std::string::npos) << step.why[0];
}

TEST_F(Step, BreaksWhereMessagesAreLostOrRefused) {
    auto lost = good();
    lost.counts.delivered = 999;
    EXPECT_EQ(judge(lost).end, StepEnd::broke);
    EXPECT_EQ(judge(lost).lost, 1U);
    auto refused = good();
    refused.counts.acknowledged = 999;
    refused.counts.failed = 1;
    EXPECT_EQ(judge(refused).end, StepEnd::broke);
}

TEST_F(Step, BreaksWhereLessThan99PerCentCouldBeSent) {
    auto nearly = good();
    nearly.counts.sent = nearly.counts.acknowledged = nearly.counts.expected =
        nearly.counts.delivered = 991;
    nearly.counts.overload = 9;
    EXPECT_EQ(judge(nearly).end, StepEnd::held);
    auto less = nearly;
    less.counts.sent = less.counts.acknowledged = less.counts.expected = less.counts.delivered =
        980;
    less.counts.overload = 20;
    EXPECT_EQ(judge(less).why, std::vector<std::string>{"only 980/s of 1000/s could be sent"});
}

TEST_F(Step, BelievesNothingWhereTheGeneratorWasTheBottleneck) {
    auto result = good();
    result.counts.delivered = 10;
    result.limited_by = {"the worker's thread had no time left"};
    EXPECT_EQ(judge(result).end, StepEnd::generator_limited);
    EXPECT_EQ(judge(result).why, result.limited_by);
}

TEST_F(Step, NeverHoldsWhereADemandIsAboutWhatWasNotMeasured) {
    auto result = good();
    result.latency.response = Histogram{latency_precision_bits};
    EXPECT_EQ(judge(result).end, StepEnd::broke);
}

}  // namespace
}  // namespace sonde::load
