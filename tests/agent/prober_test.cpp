#include "agent/prober.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <string>
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
    void finished(const ProbeResult& result) override { ends.push_back(result.probe); }

    std::vector<std::string> starts{}, skips{}, ends{};
    std::vector<Duration> lateness{};
};

class ProberTest : public ::testing::Test {
  protected:
    /// Runs of a probe whose name begins with `hang` end when `gate` is opened, others at once.
    asio::awaitable<ProbeResult> run(ProbeSpec spec) {
        if (spec.name.starts_with("hang")) {
            co_await gate_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        ProbeResult result;
        result.probe = spec.name;
        co_return result;
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
