// SPDX-License-Identifier: Apache-2.0
#include "tests/load/engine_fixture.hpp"
#include "tests/support/load_broker.hpp"
#include "tests/support/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <memory>
#include <thread>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;
using sonde::testing::LoadBroker;
using ::testing::Contains;
using ::testing::HasSubstr;

double seconds(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

TEST(Honesty, AStallOfTheBrokerShowsInResponseTimeAsItWas) {
    const LoadBroker broker{{"--mode", "route", "--freeze-at", "3s", "--freeze-for", "1s"}};
    const auto plan =
        plan_of({.publishers = 100, .subscribers = 100, .rate = 1000, .duration = 10s, .qos = 0},
                broker.port());
    const auto [result, snapshots] = run(plan);
    ASSERT_EQ(result.counts.delivered, 10'000U);
    // One message in ten was due while nobody answered, and waited for what was left of the second.
    const auto& response = result.latency.response;
    EXPECT_NEAR(seconds(response.at(95)), 0.5, 0.025);
    EXPECT_NEAR(seconds(response.at(99)), 0.9, 0.045);
    EXPECT_LT(seconds(response.at(89)), 0.05);
    EXPECT_NEAR(seconds(result.longest_gap), 1.0, 0.05);
    EXPECT_EQ(result.verdict(), Verdict::valid);
}

TEST(Honesty, AClosedLoopHidesTheSameStallAndIsCalledOne) {
    const LoadBroker broker{{"--mode", "route", "--freeze-at", "1s", "--freeze-for", "1s"}};
    auto plan = reflecting_plan(10, broker.port());
    auto& population = plan.populations.front();
    population.loop = LoopKind::closed;
    population.profile.clear();
    plan.duration = 4s;
    const auto [result, snapshots] = run(plan);
    EXPECT_TRUE(result.closed_loop);
    // Ten of many thousand messages were on their way: what a naive tool would say of the stall.
    EXPECT_LT(seconds(result.latency.response.at(99)), 0.1);
    EXPECT_GT(seconds(result.latency.response.max()), 0.9);
}

TEST(Honesty, AMessageThatWaitsForAFreeSlotHasItsClockRunning) {
    // One unanswered message a client at a time, each answered 20 ms late: 50 a second of the 100.
    const LoadBroker broker{{"--mode", "sink", "--receive-maximum", "1", "--puback-delay", "20ms"}};
    auto plan = plan_of({.publishers = 1, .rate = 100, .duration = 2s}, broker.port());
    plan.populations.pop_back();
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.scheduled, 200U);
    EXPECT_EQ(result.counts.sent, 200U);
    EXPECT_GT(seconds(result.latency.lateness.max()), 1.0);
    EXPECT_GT(seconds(result.latency.acknowledgement.max()), 1.0);
    // The broker was slow and not we.
    EXPECT_EQ(result.verdict(), Verdict::valid);
}

TEST(Honesty, PastTheBoundAWaitingMessageIsOverloadAndNeverForgotten) {
    const LoadBroker broker{{"--mode", "sink", "--receive-maximum", "1", "--puback-delay", "20ms"}};
    auto plan = plan_of({.publishers = 1, .rate = 200, .duration = 2s}, broker.port());
    plan.populations.pop_back();
    plan.queue_limit = 20;
    plan.overload_after = 200ms;
    const auto [result, snapshots] = run(plan);
    EXPECT_EQ(result.counts.scheduled, 400U);
    EXPECT_GT(result.counts.overload, 200U);
    EXPECT_EQ(result.counts.sent + result.counts.overload, 400U);
}

/// Puts this thread, and those it starts, on one processor behind everybody else's work there.
class StarvedOfProcessor {
  public:
    StarvedOfProcessor() {
        sched_getaffinity(0, sizeof before_, &before_);
        cpu_set_t one;
        CPU_ZERO(&one);
        for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
            if (CPU_ISSET(cpu, &before_)) {
                CPU_SET(cpu, &one);
                break;
            }
        }
        sched_setaffinity(0, sizeof one, &one);
        for (int i = 0; i < 4; ++i) {
            busy_.push_back(std::make_unique<sonde::testing::Process>(
                std::vector<std::string>{"sh", "-c", "while :; do :; done"}));
        }
        setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 19);
    }
    ~StarvedOfProcessor() { sched_setaffinity(0, sizeof before_, &before_); }
    StarvedOfProcessor(const StarvedOfProcessor&) = delete;
    StarvedOfProcessor& operator=(const StarvedOfProcessor&) = delete;

  private:
    cpu_set_t before_{};
    std::vector<std::unique_ptr<sonde::testing::Process>> busy_{};
};

TEST(Honesty, ARunWhoseWorkerIsStarvedOfProcessorIsCalledGeneratorLimited) {
    const LoadBroker broker{{"--mode", "route"}};
    LoadResult result;
    // A thread of its own: what it does to itself ends with it.
    std::thread starved{[&] {
        const StarvedOfProcessor starvation;
        result = run(plan_of({.duration = 2s}, broker.port())).result;
    }};
    starved.join();
    EXPECT_EQ(result.verdict(), Verdict::generator_limited);
    EXPECT_THAT(result.limited_by, Contains(HasSubstr("lateness")));
}

}  // namespace
}  // namespace sonde::load
