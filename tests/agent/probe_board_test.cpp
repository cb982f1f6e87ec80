#include "agent/probe_board.hpp"

#include "agent/landing_page.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

using Change = ProbeBoard::Change;

ProbeSpec spec(const std::string& name) {
    ProbeSpec made;
    made.name = name;
    made.target = {.host = "broker.example", .port = 1883};
    return made;
}

ProbeResult up(const std::string& name) {
    ProbeResult result;
    result.probe = name;
    result.phases.set(Phase::delivery, std::chrono::microseconds{140});
    return result;
}

ProbeResult down(const std::string& name, FailureReason reason, std::string detail = "it is down") {
    auto result = up(name);
    result.failure =
        Failure{.phase = Phase::connect, .reason = reason, .detail = std::move(detail)};
    return result;
}

TEST(ProbeBoard, TellsChangesOfStateAndNothingElse) {
    ProbeBoard board{{spec("a")}};
    EXPECT_EQ(board.record(up("a")), Change::came_up);
    EXPECT_EQ(board.record(up("a")), Change::none);
    EXPECT_EQ(board.record(down("a", FailureReason::timeout)), Change::went_down);
    EXPECT_EQ(board.record(down("a", FailureReason::timeout)), Change::none);
    EXPECT_EQ(board.record(down("a", FailureReason::closed)), Change::fails_otherwise);
    EXPECT_EQ(board.record(up("a")), Change::recovered);
}

TEST(ProbeBoard, KeepsTheLastResultAndTheLastFailure) {
    ProbeBoard board{{spec("a"), spec("b")}};
    board.record(down("b", FailureReason::timeout));
    board.record(up("b"));
    const auto standings = board.standings();
    ASSERT_EQ(standings.size(), 2U);
    EXPECT_FALSE(standings[0].last);
    EXPECT_TRUE(standings[1].last->success());
    EXPECT_EQ(standings[1].last_failure->reason, FailureReason::timeout);
    EXPECT_EQ(standings[1].runs, 2U);
    EXPECT_EQ(standings[1].failures, 1U);
}

TEST(ProbeBoard, IgnoresAResultOfAProbeItDoesNotKnow) {
    ProbeBoard board{{spec("a")}};
    EXPECT_EQ(board.record(up("removed")), Change::none);
}

TEST(LandingPage, ShowsEveryProbeWithStateTimesAndFailure) {
    ProbeBoard board{{spec("good"), spec("bad"), spec("new")}};
    board.record(up("good"));
    board.record(down("bad", FailureReason::rejected, "the broker refused the connection"));
    const auto page = landing_page(board.standings(), "1.2.3", {});
    EXPECT_NE(page.find("1 of 3 probes up"), std::string::npos);
    EXPECT_NE(page.find("140us"), std::string::npos);
    EXPECT_NE(page.find("rejected in connect"), std::string::npos);
    EXPECT_NE(page.find("the broker refused the connection"), std::string::npos);
    EXPECT_NE(page.find("not run yet"), std::string::npos);
    EXPECT_NE(page.find("deploy/grafana/overview.json"), std::string::npos);
}

TEST(LandingPage, EscapesWhateverABrokerSays) {
    ProbeBoard board{{spec("a")}};
    board.record(
        down("a", FailureReason::rejected, "<script>alert('x')</script>\x1b[2J & \"more\""));
    const auto page = landing_page(board.standings(), "1.2.3", {});
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), std::string::npos);
    EXPECT_NE(page.find("&amp; &quot;more&quot;"), std::string::npos);
}

}  // namespace
}  // namespace sonde
