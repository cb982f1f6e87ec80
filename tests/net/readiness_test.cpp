// SPDX-License-Identifier: Apache-2.0
#include "probes/net/readiness.hpp"

#include "tests/support/run.hpp"

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>

namespace sonde::net {

using namespace std::chrono_literals;

namespace {

/// Two ends of a stream, closed at the end.
class Ends {
  public:
    Ends() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0); }
    Ends(const Ends&) = delete;
    Ends& operator=(const Ends&) = delete;
    ~Ends() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    int ours() const { return ends_[0]; }
    void send() const { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }
    void take() const {
        char byte{};
        EXPECT_EQ(::read(ends_[0], &byte, 1), 1);
    }

  private:
    std::array<int, 2> ends_{};
};

class ReadinessTest : public ::testing::Test {
  protected:
    Readiness::Outcome wait(Readiness& readiness, Readiness::For what, Instant deadline) {
        std::optional<Readiness::Outcome> outcome;
        asio::co_spawn(loop_,
                       readiness.wait(what, deadline),
                       [&](const std::exception_ptr& error, Readiness::Outcome answer) {
                           EXPECT_EQ(error, nullptr);
                           outcome = answer;
                       });
        loop_.restart();
        while (!outcome && loop_.run_one() > 0) {
        }
        return outcome.value();
    }

    SystemClock clock_;
    asio::io_context loop_{1};
    Ends ends_;
};

using For = Readiness::For;
using Outcome = Readiness::Outcome;

TEST_F(ReadinessTest, TellsReadyFromLate) {
    Readiness readiness{loop_.get_executor(), ends_.ours()};
    EXPECT_EQ(wait(readiness, For::writing, clock_.now() + 10s), Outcome::ready);
    EXPECT_EQ(wait(readiness, For::reading, clock_.now() + 20ms), Outcome::deadline_passed);
    ends_.send();
    EXPECT_EQ(wait(readiness, For::reading, clock_.now() + 10s), Outcome::ready);
}

TEST_F(ReadinessTest, IsLateAtOnceWhereTheDeadlineHasPassed) {
    Readiness readiness{loop_.get_executor(), ends_.ours()};
    EXPECT_EQ(wait(readiness, For::reading, clock_.now() - 1s), Outcome::deadline_passed);
    EXPECT_EQ(wait(readiness, For::reading, clock_.now() - 1s), Outcome::deadline_passed);
}

TEST_F(ReadinessTest, WaitsAgainForTheSameDeadline) {
    Readiness readiness{loop_.get_executor(), ends_.ours()};
    const auto deadline = clock_.now() + 50ms;
    EXPECT_EQ(wait(readiness, For::writing, deadline), Outcome::ready);
    EXPECT_EQ(wait(readiness, For::reading, deadline), Outcome::deadline_passed);
    EXPECT_EQ(wait(readiness, For::reading, deadline), Outcome::deadline_passed);
    EXPECT_GE(clock_.now(), deadline);
}

TEST_F(ReadinessTest, AnEarlierDeadlineDoesNotEndALaterWait) {
    Readiness readiness{loop_.get_executor(), ends_.ours()};
    for (int i = 0; i < 200; ++i) {
        // The first wait ends in the turn in which its deadline passes.
        ends_.send();
        (void)wait(readiness, For::reading, clock_.now() + 10us);
        ends_.take();
        EXPECT_EQ(wait(readiness, For::writing, clock_.now() + 10s), Outcome::ready);
    }
}

TEST_F(ReadinessTest, MayGoWhileAWaitIsOpenAndLeavesTheDescriptorOpen) {
    auto readiness = std::make_unique<Readiness>(loop_.get_executor(), ends_.ours());
    bool ended = false;
    asio::co_spawn(loop_,
                   readiness->wait(For::reading, clock_.now() + 10s),
                   [&](const std::exception_ptr&, Outcome) { ended = true; });
    loop_.poll();
    readiness.reset();
    loop_.restart();
    loop_.run();
    EXPECT_TRUE(ended);
    ends_.send();
    ends_.take();
}

TEST_F(ReadinessTest, ALoopMayGoWhileAWaitIsOpen) {
    auto loop = std::make_unique<asio::io_context>();
    asio::co_spawn(
        *loop,
        [](asio::io_context& own, int descriptor, Instant deadline) -> asio::awaitable<void> {
            Readiness readiness{own.get_executor(), descriptor};
            co_await readiness.wait(For::reading, deadline);
        }(*loop, ends_.ours(), clock_.now() + 10s),
        asio::detached);
    loop->poll();
    loop.reset();
    ends_.send();
    ends_.take();
}

}  // namespace
}  // namespace sonde::net
