// SPDX-License-Identifier: Apache-2.0
#include "agent/load_processes.hpp"

#include "probes/load/search.hpp"
#include "probes/load/stage_schedule.hpp"
#include "tests/agent/plan_for_processes.hpp"
#include "tests/support/fake_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cerrno>
#include <set>

/// Real processes whose runs are made up; tests/system has those that really run.
namespace sonde {
namespace {

using namespace std::chrono_literals;
using load::StopKind;
using testing::plan_for_processes;

class SeveralProcesses : public ::testing::Test {
  protected:
    static ProcessesSpec spec_of(const std::string& manner) {
        return {.executable = SONDE_LOAD_CHILD,
                .arguments = {"load-child", manner},
                .plan = plan_for_processes(),
                .processes = 3};
    }

    static load::LoadPlan seeded_plan() {
        auto plan = plan_for_processes();
        plan.seed = 42;
        return plan;
    }

    auto start(const std::string& manner,
               const load::LoadPlan& plan = seeded_plan(),
               const std::optional<WallTime>& start_at = std::nullopt) {
        return load_in_processes(spec_of(manner), clock_)(plan, start_at);
    }

    static std::vector<load::LoadSnapshot> intervals_of(OngoingLoad& run) {
        std::vector<load::LoadSnapshot> intervals;
        while (auto interval = run.next()) {
            intervals.push_back(*std::move(interval));
        }
        return intervals;
    }

    static void expect_no_child_left() {
        EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
        EXPECT_EQ(errno, ECHILD);
    }

    SystemClock clock_{};
};

TEST_F(SeveralProcesses, LookLikeOneRun) {
    auto run = start("");
    ASSERT_TRUE(run) << run.error();
    const auto intervals = intervals_of(**run);
    ASSERT_EQ(intervals.size(), 3U);
    for (std::uint64_t index = 0; index < 3; ++index) {
        EXPECT_EQ(intervals[index].index, index);
        EXPECT_EQ(intervals[index].clients, 30U);
        EXPECT_EQ(intervals[index].counts.delivered, 300U);
        EXPECT_EQ(intervals[index].delivered_in.count(), 3U) << "each has told its own part";
    }
    const auto result = (*run)->result();
    ASSERT_TRUE(result) << result.error();
    EXPECT_EQ(result->counts.sent, 3000U);
    EXPECT_EQ(result->merged, (std::vector<std::uint32_t>{0, 1, 2}));
    EXPECT_EQ(result->seed, 42U);
    EXPECT_EQ(result->verdict(), load::Verdict::valid);
    EXPECT_EQ(result->plan_summary, "one clock");
    EXPECT_EQ(result->timeline.size(), 3U);
    EXPECT_EQ(result->timeline[0].sent, 300U);
    run->reset();
    expect_no_child_left();
}

TEST_F(SeveralProcesses, StartAtTheSameMoment) {
    const auto moment = clock_.wall_now() + 1h;
    auto run = start("", seeded_plan(), moment);
    ASSERT_TRUE(run) << run.error();
    EXPECT_EQ((*run)->next()->wall, moment);
}

TEST_F(SeveralProcesses, DoNotStartAfterTheMomentToStartAt) {
    const auto run = start("", seeded_plan(), clock_.wall_now());
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error(), "the processes were not ready at the moment to start at");
    expect_no_child_left();
}

TEST_F(SeveralProcesses, RunTheStepOfASearchThatTheyAreTold) {
    auto run = start("", scaled(seeded_plan(), load::Rate::per_second(777), 5s));
    ASSERT_TRUE(run) << run.error();
    (void)intervals_of(**run);
    EXPECT_EQ((*run)->result()->wanted_rate, 3 * 777.0);
}

TEST_F(SeveralProcesses, GoOnWhereOneIsThroughBeforeTheOthers) {
    auto run = start("short");
    ASSERT_TRUE(run) << run.error();
    const auto intervals = intervals_of(**run);
    ASSERT_EQ(intervals.size(), 3U);
    EXPECT_EQ(intervals[0].clients, 30U);
    EXPECT_EQ(intervals[2].clients, 20U);
    EXPECT_TRUE((*run)->result());
}

TEST_F(SeveralProcesses, AreToldToDrain) {
    auto run = start("waits");
    ASSERT_TRUE(run) << run.error();
    (*run)->stop(StopKind::drain);
    EXPECT_EQ(intervals_of(**run).size(), 3U);
    EXPECT_EQ((*run)->result()->counts.sent, 3000U);
}

TEST_F(SeveralProcesses, AreEndedWhereOneDoesNotEndByItself) {
    support::FakeClock clock;
    auto run = load_in_processes(spec_of("hangs"), clock)(seeded_plan(), std::nullopt);
    ASSERT_TRUE(run) << run.error();
    (*run)->stop(StopKind::now);
    clock.advance(11s);
    EXPECT_EQ(intervals_of(**run).size(), 3U);
    const auto result = (*run)->result();
    ASSERT_TRUE(result);
    EXPECT_THAT(result->limited_by, ::testing::Contains("process 2 of 3 was ended by signal 9"));
    run->reset();
    expect_no_child_left();
}

TEST_F(SeveralProcesses, EndAndKeepWhatTheyHaveWhereOneDies) {
    auto run = start("dies");
    ASSERT_TRUE(run) << run.error();
    EXPECT_EQ(intervals_of(**run).size(), 3U);
    const auto result = (*run)->result();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->verdict(), load::Verdict::generator_limited);
    EXPECT_EQ(result->limited_by, std::vector<std::string>{"process 2 of 3 was ended by signal 9"});
    EXPECT_EQ(result->counts.delivered, 900U);
    EXPECT_TRUE(check_identities(*result).empty());
    EXPECT_EQ(result->seed, 42U);
    EXPECT_EQ(result->targets, std::vector<std::string>{"mqtt://127.0.0.1:1883"});
}

TEST_F(SeveralProcesses, DoNotStartWhereOneCannot) {
    const auto run = start("refuses");
    ASSERT_FALSE(run);
    EXPECT_EQ(run.error(), "process 2 of 3: too few ports\n");
    expect_no_child_left();
}

TEST_F(SeveralProcesses, PassOnWhatOneSaysBeforeItEnds) {
    const auto run = start("complains");
    ASSERT_FALSE(run);
    EXPECT_THAT(run.error(),
                ::testing::MatchesRegex(
                    "process [123] of 3 ended with status 2 and said: the file is gone"));
}

TEST_F(SeveralProcesses, DoNotStartWhereTheyReadAnotherPlan) {
    const auto run = start("misreads");
    ASSERT_FALSE(run);
    EXPECT_NE(run.error().find("a file has changed"), std::string::npos) << run.error();
}

TEST_F(SeveralProcesses, AreJudgedTogetherAndEndOnABreachThatAborts) {
    auto plan = seeded_plan();
    plan.thresholds = {*load::parse_load_threshold("response.p99<1ms")};
    plan.thresholds[0].abort_on = true;
    auto run = start("waits", plan);
    ASSERT_TRUE(run) << run.error();
    EXPECT_EQ(intervals_of(**run).size(), 3U) << "nobody else has stopped it";
    const auto result = (*run)->result();
    ASSERT_EQ(result->thresholds.size(), 1U);
    EXPECT_FALSE(result->thresholds[0].held);
    EXPECT_TRUE(result->thresholds[0].aborted);
}

TEST_F(SeveralProcesses, CarryAShardOfSeveralAsOne) {
    auto spec = spec_of("");
    spec.shard = {.index = 1, .count = 2};
    spec.processes = 2;
    auto run = load_in_processes(spec, clock_)(seeded_plan(), std::nullopt);
    ASSERT_TRUE(run) << run.error();
    (void)intervals_of(**run);
    const auto result = (*run)->result();
    ASSERT_TRUE(result) << result.error();
    EXPECT_EQ(result->shard, (load::Shard{.index = 1, .count = 2}));
    EXPECT_TRUE(result->merged.empty());
    EXPECT_EQ(result->counts.sent, 2000U);
}

TEST(ShardsOfProcesses, AddUpToTheShardTheyShare) {
    for (const std::uint32_t groups : {1U, 2U, 12U, 100U}) {
        const load::Population population{.count = 100, .groups = groups};
        load::LoadPlan plan;
        plan.populations = {population};
        for (std::uint32_t index = 0; index < 3; ++index) {
            const load::Shard whole{.index = index, .count = 3};
            ASSERT_FALSE(obstacle_to_sharing(plan, whole, 4)) << groups;
            std::set<std::uint32_t> together;
            for (std::uint32_t process = 0; process < 4; ++process) {
                for (const auto client :
                     clients_of(population, shard_of_process(whole, process, 4))) {
                    EXPECT_TRUE(together.insert(client).second);
                }
            }
            const auto alone = clients_of(population, whole);
            EXPECT_EQ(together, std::set(alone.begin(), alone.end())) << groups;
        }
    }
}

TEST(ShardsOfProcesses, AreRefusedWhereTheyWouldCarryOtherClients) {
    load::LoadPlan plan;
    plan.populations = {{.name = "pairs", .count = 100, .groups = 5}};
    EXPECT_FALSE(obstacle_to_sharing(plan, {}, 8)) << "all of a plan can be shared in any way";
    const auto obstacle = obstacle_to_sharing(plan, {.index = 0, .count = 3}, 4);
    ASSERT_TRUE(obstacle);
    EXPECT_NE(obstacle->find("`pairs` has 5 groups"), std::string::npos) << *obstacle;
}

}  // namespace
}  // namespace sonde
