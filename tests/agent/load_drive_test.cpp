// SPDX-License-Identifier: Apache-2.0
#include "agent/load_drive.hpp"

#include "agent/load_status.hpp"
#include "tests/agent/fake_load.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <vector>

namespace sonde {
namespace {

using load::StopKind;
using testing::FakeLoad;
using testing::good_interval;
using testing::good_result;

class DrivenLoad : public ::testing::Test {
  protected:
    tl::expected<load::LoadResult, std::string> drive_to_end(FakeLoad::Script script) {
        FakeLoad run{std::move(script), stops_};
        return drive(run, signals_, [this](const auto& interval) {
            seen_.push_back(interval.index);
            for (int i = 0; interval.index == raise_at_ && i < times_; ++i) {
                std::raise(signal_);
            }
        });
    }

    std::vector<StopKind> stops_{};
    std::vector<std::uint64_t> seen_{};
    std::uint64_t raise_at_{~std::uint64_t{0}};
    int signal_{SIGINT};
    int times_{1};
    StopSignals signals_{};
};

TEST_F(DrivenLoad, HandsOnEachIntervalAndTheResult) {
    const auto result =
        drive_to_end({.intervals = {good_interval(0), good_interval(1)}, .result = good_result()});
    ASSERT_TRUE(result);
    EXPECT_FALSE(result->interrupted);
    EXPECT_EQ(seen_, (std::vector<std::uint64_t>{0, 1}));
    EXPECT_TRUE(stops_.empty());
}

TEST_F(DrivenLoad, DrainsOnASignalAndIsInterruptedThen) {
    raise_at_ = 0;
    const auto result = drive_to_end(
        {.intervals = {good_interval(0)}, .result = good_result(), .stops_awaited = 1});
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->interrupted);
    EXPECT_EQ(stops_, std::vector<StopKind>{StopKind::drain});
    EXPECT_TRUE(signals_.came());
}

TEST_F(DrivenLoad, EndsAtOnceOnASecondSignal) {
    raise_at_ = 0;
    times_ = 2;
    const auto result = drive_to_end(
        {.intervals = {good_interval(0)}, .result = good_result(), .stops_awaited = 2});
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->interrupted);
    EXPECT_EQ(stops_, (std::vector<StopKind>{StopKind::drain, StopKind::now}));
}

TEST_F(DrivenLoad, TakesTerminationForAnInterrupt) {
    raise_at_ = 0;
    signal_ = SIGTERM;
    const auto result = drive_to_end(
        {.intervals = {good_interval(0)}, .result = good_result(), .stops_awaited = 1});
    EXPECT_TRUE(result->interrupted);
}

TEST_F(DrivenLoad, StopsAtOnceWhereTheSignalCameBeforeIt) {
    raise_at_ = 0;
    ASSERT_TRUE(drive_to_end(
        {.intervals = {good_interval(0)}, .result = good_result(), .stops_awaited = 1}));
    stops_.clear();
    const auto next = drive_to_end({.result = good_result(), .stops_awaited = 1});
    EXPECT_TRUE(next->interrupted) << "a search does not go on with its next step";
    EXPECT_EQ(stops_, std::vector<StopKind>{StopKind::drain});
}

TEST_F(DrivenLoad, IsEndedWhereNotASingleClientCouldConnect) {
    auto connecting = good_interval(0);
    connecting.stage = load::Stage::connect;
    connecting.connections.established = 0;
    auto measuring = good_interval(1);
    const auto result = drive_to_end({.intervals = {connecting, measuring, good_interval(2)},
                                      .result = good_result(),
                                      .stops_awaited = 1});
    EXPECT_FALSE(result->interrupted) << "nobody interrupted it";
    EXPECT_EQ(stops_, std::vector<StopKind>{StopKind::now});
}

TEST_F(DrivenLoad, GoesOnWhereSomeCouldConnect) {
    auto connecting = good_interval(0);
    connecting.stage = load::Stage::connect;
    connecting.connections.established = 1;
    ASSERT_TRUE(
        drive_to_end({.intervals = {connecting, good_interval(1)}, .result = good_result()}));
    EXPECT_TRUE(stops_.empty());
}

TEST(UnreachableBroker, IsExplainedByWhatHappenedMostOften) {
    auto result = good_result();
    EXPECT_FALSE(is_unreachable(result));
    result.connections.established = 0;
    EXPECT_TRUE(is_unreachable(result));
    EXPECT_EQ(why_nobody_connected(result), "no client could connect");
    result.failures = {
        {{.phase = Phase::tcp, .reason = FailureReason::timeout}, {.count = 1, .detail = "slow"}},
        {{.phase = Phase::connect, .reason = FailureReason::rejected, .code = 135},
         {.count = 9, .code_name = "Not authorized", .detail = "look at\x1b the login"}}};
    EXPECT_EQ(why_nobody_connected(result),
              "no client could connect: connect rejected, 135 (Not authorized): look at\\x1b the "
              "login");
}

TEST(ExitStatus, IsTheFirstThatHolds) {
    EXPECT_EQ(exit_status({}), 0);
    EXPECT_EQ(exit_status({.failed = true}), 1);
    EXPECT_EQ(exit_status({.generator_limited = true, .failed = true}), 4);
    EXPECT_EQ(exit_status({.not_started = true, .generator_limited = true, .failed = true}), 3);
    EXPECT_EQ(
        exit_status(
            {.interrupted = true, .not_started = true, .generator_limited = true, .failed = true}),
        130);
}

}  // namespace
}  // namespace sonde
