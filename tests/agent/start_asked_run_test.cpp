// SPDX-License-Identifier: Apache-2.0
#include "agent/start_asked_run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

class StartAskedRun : public ::testing::Test {
  protected:
    /// Until there is nothing more to do.
    void start(MakeRun make, Duration overdue_after = 1ms) {
        const auto begin = start_asked_runs_on(loop_, std::move(make), clock_, overdue_after);
        begin({.name = "p", .timeout = 1ms},
              [this](const ProbeResult& result) { told_.push_back(result); });
        EXPECT_TRUE(told_.empty()) << "nothing runs where somebody asks";
        loop_.run();
    }

    SystemClock clock_{};
    asio::io_context loop_{1};
    std::vector<ProbeResult> told_{};
};

TEST_F(StartAskedRun, TellsTheResultOnTheLoop) {
    start(
        [](ProbeSpec spec) -> asio::awaitable<ProbeResult> {
            ProbeResult result{.probe = spec.name};
            co_return result;
        },
        1min);
    ASSERT_EQ(told_.size(), 1U);
    EXPECT_EQ(told_[0].probe, "p");
    EXPECT_TRUE(told_[0].success());
}

TEST_F(StartAskedRun, GivesUpARunThatSondeHasLost) {
    start([this](ProbeSpec /*spec*/) -> asio::awaitable<ProbeResult> {
        asio::steady_timer never{loop_, 24h};
        co_await never.async_wait(asio::use_awaitable);
        co_return ProbeResult{};
    });
    ASSERT_EQ(told_.size(), 1U);
    ASSERT_TRUE(told_[0].failure);
    EXPECT_EQ(told_[0].failure->reason, FailureReason::internal);
    EXPECT_THAT(told_[0].failure->detail, ::testing::HasSubstr("please report it"));
}

TEST_F(StartAskedRun, TellsNothingTwiceOfARunThatEndsAfterAll) {
    start([this](ProbeSpec /*spec*/) -> asio::awaitable<ProbeResult> {
        // Deaf to being cancelled.
        asio::steady_timer late{loop_, 50ms};
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await late.async_wait(asio::use_awaitable);
        co_return ProbeResult{};
    });
    ASSERT_EQ(told_.size(), 1U);
    EXPECT_FALSE(told_[0].success());
}

}  // namespace
}  // namespace sonde
