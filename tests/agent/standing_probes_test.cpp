// SPDX-License-Identifier: Apache-2.0
#include "agent/standing_probes.hpp"

#include "probes/clock.hpp"
#include "probes/net/connector.hpp"
#include "probes/session_report.hpp"
#include "tests/support/scripted_broker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace sonde {
namespace {

/// Real sockets: what has to be woken is waiting for them.
class StandingProbesTest : public ::testing::Test {
  protected:
    ProbeSpec session(const std::string& name) const {
        return {.name = name, .target = broker_.endpoint(), .kind = ProbeKind::session};
    }

    /// Beats one after another, and enough turns of the loop between them for the probe to be
    /// attended to.
    asio::awaitable<void> beats(ProbeSpec spec, int count) {
        ++going_;
        for (int beat = 0; beat < count; ++beat) {
            results_.push_back(co_await probes_.run(spec, 7));
            for (int turn = 0; turn < 20; ++turn) {
                co_await asio::post(loop_, asio::use_awaitable);
            }
        }
        if (--going_ == 0) {
            loop_.stop();
        }
    }
    void start(const ProbeSpec& spec, int count) {
        asio::co_spawn(loop_, beats(spec, count), asio::detached);
    }
    /// Beats, the removal of the probe, and beats of another of its name.
    asio::awaitable<void> beats_around_a_removal(ProbeSpec spec) {
        ++going_;
        co_await beats(spec, 3);
        probes_.remove(spec.name);
        co_await beats(spec, 3);
        --going_;
        loop_.stop();
    }
    void expect_all_passed(std::size_t count) const {
        EXPECT_EQ(results_.size(), count);
        for (const auto& result : results_) {
            EXPECT_TRUE(result.success()) << result.failure->detail;
        }
    }

    support::ScriptedBroker broker_;
    SystemClock clock_;
    net::AsioConnector connector_{clock_};
    StandingProbes probes_{{.clock = clock_, .connector = connector_}};
    std::vector<ProbeResult> results_;
    int going_{};
    asio::io_context loop_{1};
};

TEST_F(StandingProbesTest, AreWokenForEveryBeatAndKeepTheirConnection) {
    start(session("one"), 50);
    loop_.run();
    expect_all_passed(50);
    EXPECT_EQ(broker_.accepted(), 1U);
    EXPECT_LT(results_.back().total, std::chrono::seconds{1});
    EXPECT_EQ(results_.back().session->reconnects, 0U);
}

TEST_F(StandingProbesTest, TakeBeatsThatComeAtOnceOneAfterAnother) {
    start(session("one"), 10);
    start(session("one"), 10);
    loop_.run();
    expect_all_passed(20);
    EXPECT_EQ(broker_.accepted(), 1U);
}

TEST_F(StandingProbesTest, LoseTheirConnectionOnceTheyAreRemoved) {
    asio::co_spawn(loop_, beats_around_a_removal(session("one")), asio::detached);
    loop_.run();
    expect_all_passed(6);
    EXPECT_EQ(broker_.accepted(), 2U);
    EXPECT_EQ(results_.back().session->reconnects, 0U);
    probes_.remove("one");
    probes_.remove("nobody");
    loop_.restart();
    loop_.poll();
}

TEST_F(StandingProbesTest, AreToldApartByTheirNames) {
    start(session("one"), 5);
    start(session("two"), 5);
    loop_.run();
    expect_all_passed(10);
    EXPECT_EQ(broker_.accepted(), 2U);
}

}  // namespace
}  // namespace sonde
