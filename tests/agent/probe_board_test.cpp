// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_board.hpp"

#include "agent/landing_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using Change = ProbeBoard::Change;
using ::testing::ElementsAre;

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
    ASSERT_EQ(standings[1].recent_failures.size(), 1U);
    EXPECT_EQ(standings[1].recent_failures[0].failure.reason, FailureReason::timeout);
    EXPECT_EQ(standings[1].runs, 2U);
    EXPECT_EQ(standings[1].failures, 1U);
}

TEST(ProbeBoard, IgnoresAResultOfAProbeItDoesNotKnow) {
    ProbeBoard board{{spec("a")}};
    EXPECT_EQ(board.record(up("removed")), Change::none);
}

ProbeResult at(const std::string& address, ProbeResult result) {
    result.address = address;
    return result;
}

ProbeBoard::Changes record(ProbeBoard& board, const std::vector<ProbeResult>& results) {
    return board.record(results, std::vector<ProbeBoard::Number>(results.size()));
}

TEST(ProbeBoard, TellsEachAddressOfANameApart) {
    ProbeBoard board{{spec("a"), spec("b")}};
    const auto dead = at("192.0.2.2", down("a", FailureReason::refused));
    EXPECT_THAT(record(board, {at("192.0.2.1", up("a")), dead}).of_results,
                ElementsAre(Change::came_up, Change::went_down));
    EXPECT_THAT(record(board, {at("192.0.2.1", up("a")), dead}).of_results,
                ElementsAre(Change::none, Change::none));
    const auto standings = board.standings();
    ASSERT_EQ(standings.size(), 3U);
    EXPECT_EQ(standings[0].address, "192.0.2.1");
    EXPECT_EQ(standings[0].failures, 0U);
    EXPECT_EQ(standings[1].address, "192.0.2.2");
    EXPECT_EQ(standings[1].failures, 2U);
    EXPECT_EQ(standings[2].name, "b");
    EXPECT_EQ(board.counts().standings, 3U);
    EXPECT_EQ(board.counts().up, 1U);
    EXPECT_EQ(board.counts().failing, 1U);
}

TEST(ProbeBoard, NamesTheAddressesThatHaveLeftTheName) {
    ProbeBoard board{{spec("a")}};
    record(board, {at("192.0.2.1", up("a")), at("192.0.2.2", up("a"))});
    const auto changes = record(board, {at("192.0.2.2", up("a")), at("192.0.2.3", up("a"))});
    EXPECT_THAT(changes.of_results, ElementsAre(Change::none, Change::came_up));
    EXPECT_THAT(changes.departed, ElementsAre("192.0.2.1"));
    EXPECT_EQ(board.standings().size(), 2U);
}

TEST(ProbeBoard, ShowsALookupThatFailedInsteadOfTheAddresses) {
    ProbeBoard board{{spec("a")}};
    record(board, {at("192.0.2.1", up("a"))});
    EXPECT_THAT(record(board, {down("a", FailureReason::resolve)}).of_results,
                ElementsAre(Change::went_down));
    ASSERT_EQ(board.standings().size(), 1U);
    EXPECT_EQ(board.standings()[0].address, "");
    EXPECT_THAT(record(board, {at("192.0.2.1", up("a"))}).of_results,
                ElementsAre(Change::recovered));
    ASSERT_EQ(board.standings().size(), 1U);
    EXPECT_EQ(board.standings()[0].address, "192.0.2.1");
    EXPECT_EQ(board.standings()[0].runs, 2U);
}

TEST(ProbeBoard, RemembersTheLastFailuresAndOfALongSentenceItsBeginning) {
    ProbeBoard board{{spec("a")}};
    for (std::uint64_t run = 1; run <= ProbeBoard::most_failures + 2; ++run) {
        board.record(down("a", FailureReason::timeout, "ä" + std::string(70'000, 'x')), run);
    }
    const auto failures = board.standings().at(0).recent_failures;
    ASSERT_EQ(failures.size(), ProbeBoard::most_failures);
    EXPECT_EQ(failures.front().run, 3U);
    EXPECT_EQ(failures.back().run, 7U);
    EXPECT_LE(failures.back().failure.detail.size(), ProbeBoard::longest_sentence + 3);
    EXPECT_TRUE(failures.back().failure.detail.starts_with("äxxx"));
    EXPECT_TRUE(failures.back().failure.detail.ends_with("x…"));
}

TEST(ProbeBoard, CutsNoCharacterOfASentenceInTwo) {
    ProbeBoard board{{spec("a")}};
    std::string sentence{"x"};
    while (sentence.size() <= ProbeBoard::longest_sentence) {
        sentence += "ä";
    }
    board.record(down("a", FailureReason::timeout, sentence));
    const auto cut = board.standings().at(0).recent_failures.at(0).failure.detail;
    EXPECT_TRUE(cut.ends_with("ä…")) << cut;
}

std::vector<std::string> names_of(const BoardChanges& changes) {
    std::vector<std::string> names;
    for (const auto& rows : changes.changed) {
        names.push_back(rows.name);
    }
    return names;
}

TEST(ProbeBoard, TellsWhatHasChangedSinceARevision) {
    ProbeBoard board{{spec("a"), spec("b"), spec("c")}};
    const auto first = board.changes_since(0, 10);
    EXPECT_THAT(names_of(first), ElementsAre("a", "b", "c"));
    EXPECT_FALSE(first.more);
    EXPECT_EQ(first.probes, 3U);
    board.record(up("c"));
    board.record(up("a"));
    const auto second = board.changes_since(first.revision, 10);
    EXPECT_THAT(names_of(second), ElementsAre("c", "a"));
    EXPECT_EQ(second.counts.up, 2U);
    EXPECT_TRUE(names_of(board.changes_since(second.revision, 10)).empty());
}

TEST(ProbeBoard, TellsManyChangesInPiecesAndLosesNone) {
    ProbeBoard board{{spec("a"), spec("b"), spec("c")}};
    const auto first = board.changes_since(0, 2);
    EXPECT_THAT(names_of(first), ElementsAre("a", "b"));
    EXPECT_TRUE(first.more);
    board.record(up("a"));
    const auto second = board.changes_since(first.revision, 2);
    EXPECT_THAT(names_of(second), ElementsAre("c", "a"));
    EXPECT_FALSE(second.more);
}

TEST(ProbeBoard, FindsAProbeWithAllOfItsAddresses) {
    ProbeBoard board{{spec("a"), spec("b")}};
    record(board, {at("192.0.2.1", up("b")), at("192.0.2.2", up("b"))});
    ASSERT_TRUE(board.find("b"));
    EXPECT_EQ(board.find("b")->standings.size(), 2U);
    EXPECT_EQ(board.find("b")->place, 1U);
    EXPECT_FALSE(board.find("c"));
    EXPECT_FALSE(board.has("c"));
}

ProbeSpec elsewhere(const std::string& name) {
    auto made = spec(name);
    made.target.host = "other.example";
    return made;
}

TEST(ProbeBoard, KeepsTheStandingsOfProbesThatStayAndForgetsTheOthers) {
    ProbeBoard board{{spec("gone"), spec("stays"), spec("moves")}};
    for (const auto* const name : {"gone", "stays", "moves"}) {
        board.record(up(name));
    }
    const auto before = board.changes_since(0, 10).revision;
    board.replace({spec("stays"), elsewhere("moves"), spec("new")});
    EXPECT_FALSE(board.has("gone"));
    EXPECT_EQ(board.find("stays")->standings.at(0).runs, 1U);
    EXPECT_EQ(board.find("stays")->place, 0U);
    EXPECT_EQ(board.find("moves")->standings.at(0).runs, 0U);
    EXPECT_EQ(board.find("moves")->target, "mqtt://other.example:1883");
    const auto changes = board.changes_since(before, 10);
    EXPECT_THAT(names_of(changes), ElementsAre("stays", "moves", "new"));
    EXPECT_EQ(changes.probes, 3U);
    EXPECT_EQ(changes.counts.up, 1U);
    EXPECT_EQ(board.record(up("gone")), Change::none);
    EXPECT_EQ(board.record(up("stays")), Change::none) << "it is up as it was";
    EXPECT_EQ(board.record(up("moves")), Change::came_up);
}

TEST(ProbeBoard, TellsNothingNewWhereNothingIsReplaced) {
    ProbeBoard board{{spec("a"), spec("b")}};
    const auto before = board.changes_since(0, 10).revision;
    board.replace({spec("a"), spec("b")});
    EXPECT_TRUE(names_of(board.changes_since(before, 10)).empty());
}

TEST(ProbeBoard, TellsANewIntervalOfAProbeThatKeepsItsHistory) {
    ProbeBoard board{{spec("a")}};
    board.record(up("a"));
    const auto before = board.changes_since(0, 10).revision;
    auto rarer = spec("a");
    rarer.interval = std::chrono::minutes{1};
    board.replace({rarer});
    const auto changes = board.changes_since(before, 10);
    ASSERT_EQ(changes.changed.size(), 1U);
    EXPECT_EQ(changes.changed[0].interval, std::chrono::minutes{1});
    EXPECT_EQ(changes.changed[0].standings.at(0).runs, 1U);
}

class LandingPage : public ::testing::Test {
  protected:
    static std::string page_of(const ProbeBoard& board,
                               std::size_t most = 100,
                               const RunArchive& archive = RunArchive{{}}) {
        return landing_page(board.standings(most),
                            {.counts = board.counts(), .version = "1.2.3", .archive = archive});
    }
};

TEST_F(LandingPage, ShowsEveryProbeWithStateTimesAndFailureWithoutJavaScriptToo) {
    ProbeBoard board{{spec("good"), spec("bad"), spec("new")}};
    board.record(up("good"));
    board.record(down("bad", FailureReason::rejected, "the broker refused the connection"));
    const auto page = page_of(board);
    EXPECT_NE(page.find("1 of 3 probes up"), std::string::npos);
    EXPECT_NE(page.find("140us"), std::string::npos);
    EXPECT_NE(page.find("rejected in connect"), std::string::npos);
    EXPECT_NE(page.find("the broker refused the connection"), std::string::npos);
    EXPECT_NE(page.find("not run yet"), std::string::npos);
    EXPECT_NE(page.find("deploy/grafana/overview.json"), std::string::npos);
    EXPECT_EQ(page.find("{{"), std::string::npos);
}

TEST_F(LandingPage, EscapesWhateverABrokerSays) {
    ProbeBoard board{{spec("a")}};
    board.record(down(
        "a", FailureReason::rejected, "<script>alert('x')</script>\x1b[2J & \"more\" {{rows}}"));
    const auto page = page_of(board);
    EXPECT_EQ(page.find("<script>"), std::string::npos);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), std::string::npos);
    EXPECT_NE(page.find("&amp; &quot;more&quot; {{rows}}"), std::string::npos);
}

TEST_F(LandingPage, SaysHowManyProbesItLeavesToJavaScript) {
    const ProbeBoard board{{spec("a"), spec("b"), spec("c")}};
    const auto page = page_of(board, 1);
    EXPECT_NE(page.find("And 2 more"), std::string::npos);
    EXPECT_NE(page.find(">a</th>"), std::string::npos);
    EXPECT_EQ(page.find(">b</th>"), std::string::npos);
}

}  // namespace
}  // namespace sonde
