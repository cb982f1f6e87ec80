// SPDX-License-Identifier: Apache-2.0
#include "agent/prober.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;

class SetClock final : public Clock {
  public:
    Instant now() const override { return time; }
    WallTime wall_now() const override { return {}; }

    Instant time{1000s};
};

class Notes final : public RunObserver {
  public:
    void started(const ProbeSpec& spec, Duration late) override {
        starts.push_back(spec.name);
        lateness.push_back(late);
    }
    void skipped(const ProbeSpec& spec, std::uint64_t runs) override {
        skips.insert(skips.end(), runs, spec.name);
    }
    void finished(std::span<const ProbeResult> results) override {
        for (const auto& result : results) {
            ends.push_back(result.probe);
            failures.push_back(result.failure);
        }
    }

    void taken_away(const ProbeSpec& spec) override { departures.push_back(spec.name); }

    std::vector<std::string> starts{}, skips{}, ends{}, departures{};
    std::vector<Duration> lateness{};
    std::vector<std::optional<Failure>> failures{};
};

class ProberTest : public ::testing::Test {
  protected:
    /// Runs of a probe whose name begins with `hang` end when `gate` is opened, others at once.
    asio::awaitable<std::vector<ProbeResult>> run(ProbeSpec spec) {
        if (spec.name.starts_with("hang")) {
            co_await gate_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        if (spec.name == "deaf") {
            co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
            co_await gate_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        if (spec.name == "throws") {
            throw std::runtime_error{"a bug"};
        }
        std::vector<ProbeResult> results(1);
        results.front().probe = spec.name;
        co_return results;
    }

    Prober prober(std::vector<ProbeSpec> specs) {
        return Prober{loop_.get_executor(),
                      clock_,
                      std::move(specs),
                      clock_.time,
                      [this](ProbeSpec spec) { return run(std::move(spec)); },
                      notes_};
    }

    void turn(Prober& prober, Duration after) {
        clock_.time = Instant{1000s} + after;
        prober.turn();
        loop_.poll();
        loop_.restart();
    }

    static ProbeSpec spec(const std::string& name, bool overlap = false) {
        ProbeSpec made;
        made.name = name;
        made.interval = 10s;
        made.overlap = overlap;
        return made;
    }

    SetClock clock_{};
    Notes notes_{};
    asio::io_context loop_{};
    asio::steady_timer gate_{loop_, asio::steady_timer::time_point::max()};
};

TEST_F(ProberTest, StartsEachProbeWhenItIsDueAndSaysHowLate) {
    auto prober = this->prober({spec("a"), spec("b")});
    turn(prober, 3ms);
    EXPECT_EQ(notes_.starts, (std::vector<std::string>{"a"}));
    EXPECT_EQ(notes_.ends, (std::vector<std::string>{"a"}));
    turn(prober, 5s + 2ms);
    EXPECT_EQ(notes_.starts, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(notes_.lateness, (std::vector<Duration>{3ms, 2ms}));
    EXPECT_EQ(prober.in_flight(), 0U);
}

TEST_F(ProberTest, NeverRunsAProbeTwiceAtOnceAndCountsTheRunItSkips) {
    auto prober = this->prober({spec("hang")});
    turn(prober, 0s);
    turn(prober, 10s);
    turn(prober, 20s);
    EXPECT_EQ(notes_.starts.size(), 1U);
    EXPECT_EQ(notes_.skips, (std::vector<std::string>{"hang", "hang"}));
    gate_.cancel();
    turn(prober, 30s);
    EXPECT_EQ(notes_.starts.size(), 1U) << "the end of the run comes with the loop's next turn";
    turn(prober, 40s);
    EXPECT_EQ(notes_.starts.size(), 2U);
}

TEST_F(ProberTest, OverlapsRunsWhereTheProbeSaysSo) {
    auto prober = this->prober({spec("hang", true)});
    turn(prober, 0s);
    turn(prober, 10s);
    EXPECT_EQ(prober.in_flight(), 2U);
    EXPECT_TRUE(notes_.skips.empty());
}

TEST_F(ProberTest, IsNotDisturbedByATargetThatHangs) {
    auto prober = this->prober({spec("hang"), spec("a"), spec("b")});
    turn(prober, 9s);
    turn(prober, 19s);
    EXPECT_EQ(notes_.ends, (std::vector<std::string>{"a", "b", "a", "b"}));
}

TEST_F(ProberTest, CountsRunsThatASuspendedMachineSleptOver) {
    auto prober = this->prober({spec("a")});
    turn(prober, 0s);
    turn(prober, 35s);
    EXPECT_EQ(notes_.starts.size(), 2U);
    EXPECT_EQ(notes_.skips.size(), 2U);
}

TEST_F(ProberTest, RunsAProbeNowBesideItsSchedule) {
    auto prober = this->prober({spec("a"), spec("b")});
    turn(prober, 0s);
    prober.run_now("b");
    prober.run_now("nobody");
    turn(prober, 0s);
    EXPECT_EQ(notes_.ends, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(notes_.lateness.back(), Duration::zero());
    turn(prober, 5s);
    EXPECT_EQ(notes_.ends, (std::vector<std::string>{"a", "b", "b"})) << "its own time stays";
}

TEST_F(ProberTest, RunsNothingNowWhileItRunsOrOnceItIsStopped) {
    auto prober = this->prober({spec("hang"), spec("a")});
    turn(prober, 0s);
    prober.run_now("hang");
    EXPECT_EQ(prober.in_flight(), 1U);
    EXPECT_TRUE(notes_.skips.empty()) << "nothing that the schedule asked for";
    prober.stop();
    prober.run_now("a");
    EXPECT_EQ(prober.in_flight(), 1U);
}

TEST_F(ProberTest, LeavesTheOthersToTheirScheduleWhenProbesComeAndGo) {
    auto prober = this->prober({spec("a"), spec("b")});
    turn(prober, 0s);
    prober.change({"a", "nobody"}, {spec("c")}, clock_.time + 1s);
    EXPECT_EQ(notes_.departures, (std::vector<std::string>{"a"}));
    turn(prober, 1s);
    turn(prober, 5s);
    turn(prober, 10s);
    EXPECT_EQ(notes_.starts, (std::vector<std::string>{"a", "c", "b"}));
    EXPECT_TRUE(notes_.skips.empty());
}

TEST_F(ProberTest, HearsNothingMoreOfARunWhoseProbeIsTakenAway) {
    auto prober = this->prober({spec("hang")});
    turn(prober, 0s);
    prober.change({"hang"}, {}, clock_.time);
    EXPECT_EQ(prober.in_flight(), 1U) << "it ends in its own time";
    gate_.cancel();
    turn(prober, 20s);
    EXPECT_EQ(prober.in_flight(), 0U);
    EXPECT_TRUE(notes_.ends.empty());
}

TEST_F(ProberTest, StartsNoRunThatWasDueJustBeforeItsProbeWasTakenAway) {
    auto prober = this->prober({spec("a")});
    prober.run_now("a");
    prober.change({"a"}, {}, clock_.time);
    turn(prober, 0s);
    EXPECT_TRUE(notes_.starts.empty());
    EXPECT_EQ(prober.in_flight(), 0U);
}

TEST_F(ProberTest, DoesNotTakeAProbeForTheOneBeforeItOfTheSameName) {
    auto prober = this->prober({spec("hang")});
    turn(prober, 0s);
    prober.change({"hang"}, {spec("hang")}, clock_.time);
    turn(prober, 0s);
    EXPECT_EQ(notes_.starts.size(), 2U);
    EXPECT_TRUE(notes_.skips.empty());
    gate_.cancel();
    turn(prober, 1s);
    EXPECT_EQ(notes_.ends.size(), 1U);
}

TEST_F(ProberTest, BeginsWithNoProbesAndTakesSomeInLater) {
    auto prober = this->prober({});
    turn(prober, 0s);
    prober.change({}, {spec("a")}, clock_.time);
    turn(prober, 0s);
    EXPECT_EQ(notes_.ends, (std::vector<std::string>{"a"}));
}

class OverdueRun : public ProberTest, public testing::WithParamInterface<std::string> {};

TEST_P(OverdueRun, IsGivenUpLongAfterItsTimeoutAndItsProbeRunsAgain) {
    auto prober = this->prober({spec(GetParam())});
    turn(prober, 0s);
    clock_.time = Instant{1000s} + 5s + Prober::overdue_after - 1ns;
    prober.end_overdue();
    EXPECT_EQ(prober.in_flight(), 1U);
    EXPECT_TRUE(notes_.ends.empty());
    clock_.time += 1ns;
    prober.end_overdue();
    EXPECT_EQ(prober.in_flight(), 0U);
    ASSERT_EQ(notes_.ends, std::vector<std::string>{GetParam()});
    ASSERT_TRUE(notes_.failures.front());
    EXPECT_EQ(notes_.failures.front()->reason, FailureReason::internal);
    EXPECT_EQ(notes_.failures.front()->detail,
              "the run was not over 15s after its begin, though its timeout is 5s, and was given "
              "up: a fault of sonde, please report it");
    gate_.cancel();
    turn(prober, 16s);
    EXPECT_EQ(notes_.ends.size(), 1U) << "its own end comes too late";
    turn(prober, 20s);
    EXPECT_EQ(notes_.starts.size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Bugs,
                         OverdueRun,
                         testing::Values("hang", "deaf", "throws"),
                         [](const auto& run) { return run.param; });

TEST_F(ProberTest, SaysNothingOfAnOverdueRunWhoseProbeIsTakenAway) {
    auto prober = this->prober({spec("hang")});
    turn(prober, 0s);
    prober.change({"hang"}, {}, clock_.time);
    clock_.time += 1h;
    prober.end_overdue();
    EXPECT_EQ(prober.in_flight(), 0U);
    EXPECT_TRUE(notes_.ends.empty());
}

TEST_F(ProberTest, StartsNothingMoreOnceItIsStopped) {
    auto prober = this->prober({spec("hang"), spec("a")});
    turn(prober, 0s);
    prober.stop();
    turn(prober, 20s);
    EXPECT_EQ(notes_.starts, (std::vector<std::string>{"hang"}));
    EXPECT_EQ(prober.in_flight(), 1U);
    gate_.cancel();
    turn(prober, 21s);
    EXPECT_EQ(prober.in_flight(), 0U);
}

}  // namespace
}  // namespace sonde
