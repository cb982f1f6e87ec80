// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;

class SetClock final : public Clock {
  public:
    Instant now() const override { return time; }
    WallTime wall_now() const override { return WallTime{1'000'000s} + 500ms; }

    Instant time{1000s};
};

ProbeSpec spec(const std::string& name) {
    ProbeSpec made;
    made.name = name;
    made.target = {.host = "broker.example", .port = 1883};
    return made;
}

ProbeResult passed(const std::string& name) {
    ProbeResult result{.probe = name, .started = WallTime{999'999s}, .total = 2ms};
    result.phases.set(Phase::tcp, 20us);
    result.phases.set(Phase::connect, 140us);
    return result;
}

ProbeResult refused(const std::string& name, const std::string& detail = "it said no") {
    auto result = passed(name);
    result.failure = Failure{.phase = Phase::connect,
                             .reason = FailureReason::rejected,
                             .code = 135,
                             .code_name = "Not authorized",
                             .detail = detail};
    return result;
}

class ProbeApiTest : public ::testing::Test {
  protected:
    HttpResponse ask(const std::string& method,
                     const std::string& path,
                     const std::string& query = "",
                     const std::map<std::string, std::string>& headers = {}) {
        return api_.answer({.method = method, .path = path, .query = query, .headers = headers});
    }
    Json get(const std::string& path, const std::string& query = "") {
        const auto response = ask("GET", path, query);
        EXPECT_EQ(response.status, 200U) << response.body;
        EXPECT_EQ(response.content_type, "application/json");
        return Json::parse(response.body);
    }
    unsigned post(const std::string& path,
                  const std::map<std::string, std::string>& headers = {
                      {"x-sonde-request", "1"},
                      {"host", "sonde.example:9344"},
                      {"origin", "http://sonde.example:9344"}}) {
        return ask("POST", path, "", headers).status;
    }

    SetClock clock_{};
    ProbeBoard board_{{spec("a"), spec("b/ ä")}};
    RunArchive archive_{{.failures = 1}};
    RunRequests requests_{};
    std::vector<std::string> started_{};
    ProbeApi api_{board_,
                  archive_,
                  requests_,
                  [this](const std::string& probe) { started_.push_back(probe); },
                  clock_};
};

TEST_F(ProbeApiTest, TellsEachProbeWithItsStandingAndItsLastRuns) {
    board_.record(passed("a"));
    board_.record(refused("a"));
    const auto answer = get("/api/probes");
    EXPECT_EQ(answer["probes"], 2);
    EXPECT_EQ(answer["failing"], 1);
    EXPECT_EQ(answer["now"], 1'000'000.5);
    EXPECT_TRUE(answer["whole"]);
    ASSERT_EQ(answer["changed"].size(), 2U);
    const auto& probe = answer["changed"][1];
    EXPECT_EQ(probe["name"], "a");
    EXPECT_EQ(probe["target"], "mqtt://broker.example:1883");
    EXPECT_EQ(probe["kind"], "roundtrip");
    EXPECT_EQ(probe["interval"], 15.0);
    ASSERT_EQ(probe["rows"].size(), 1U);
    const auto& row = probe["rows"][0];
    EXPECT_EQ(row["state"], "failing");
    EXPECT_EQ(row["started"], 999'999.0);
    EXPECT_EQ(row["recent"], Json({2000, -2000}));
    EXPECT_EQ(row["phases"], Json({{"tcp", 0.00002}})) << "less the one that failed";
    EXPECT_EQ(row["failure"],
              Json({{"phase", "connect"},
                    {"reason", "rejected"},
                    {"code", 135},
                    {"code_name", "Not authorized"},
                    {"detail", "it said no"}}));
    EXPECT_EQ(answer["changed"][0]["rows"][0]["state"], "waiting");
}

TEST_F(ProbeApiTest, TellsOnlyWhatHasChangedSinceTheCursor) {
    const auto cursor = get("/api/probes")["cursor"].get<std::string>();
    EXPECT_THAT(get("/api/probes", "since=" + cursor)["changed"], IsEmpty());
    board_.record(passed("a"));
    const auto answer = get("/api/probes", "since=" + cursor);
    EXPECT_FALSE(answer["whole"]);
    ASSERT_EQ(answer["changed"].size(), 1U);
    EXPECT_EQ(answer["changed"][0]["name"], "a");
    EXPECT_THAT(get("/api/probes", "since=" + answer["cursor"].get<std::string>())["changed"],
                IsEmpty());
}

TEST_F(ProbeApiTest, TellsAllToACursorThatIsNotItsOwn) {
    const auto cursor = get("/api/probes")["cursor"].get<std::string>();
    const auto epoch = cursor.substr(0, cursor.find('.'));
    for (const auto& since : {std::string{"1.2"},
                              std::string{},
                              epoch,
                              epoch + ".",
                              epoch + ".-1",
                              epoch + ".1x",
                              epoch + "9.2",
                              epoch + ".99999999999999999999999",
                              epoch + ".9999"}) {
        const auto answer = get("/api/probes", "since=" + since);
        EXPECT_TRUE(answer["whole"]) << since;
        EXPECT_EQ(answer["changed"].size(), 2U) << since;
    }
}

TEST_F(ProbeApiTest, TellsManyProbesInPieces) {
    std::vector<ProbeSpec> specs;
    for (std::size_t number = 0; number < ProbeApi::most_probes + 1; ++number) {
        specs.push_back(spec(std::to_string(number)));
    }
    const ProbeBoard board{specs};
    const ProbeApi api{board, archive_, requests_, {}, clock_};
    const auto first = Json::parse(api.answer({.method = "GET", .path = "/api/probes"}).body);
    EXPECT_EQ(first["changed"].size(), ProbeApi::most_probes);
    EXPECT_TRUE(first["more"]);
    const auto rest =
        Json::parse(api.answer({.method = "GET",
                                .path = "/api/probes",
                                .query = "since=" + first["cursor"].get<std::string>()})
                        .body);
    EXPECT_EQ(rest["changed"].size(), 1U);
    EXPECT_FALSE(rest["more"]);
    EXPECT_FALSE(rest["whole"]);
}

TEST_F(ProbeApiTest, TellsOneProbeInFullUnderItsEncodedName) {
    const auto failure = refused("b/ ä");
    board_.record(failure, archive_.keep(failure));
    const auto answer = get("/api/probes/b%2F%20%C3%A4");
    EXPECT_EQ(answer["name"], "b/ ä");
    const auto& row = answer["rows"][0];
    ASSERT_EQ(row["run"]["waterfall"].size(), 2U);
    EXPECT_EQ(row["run"]["number"], 1);
    EXPECT_EQ(row["run"]["waterfall"][0],
              Json({{"phase", "tcp"},
                    {"outcome", "passed"},
                    {"start", 0.0},
                    {"time", 0.00002},
                    {"note", ""}}));
    EXPECT_EQ(row["run"]["waterfall"][1]["outcome"], "failed");
    ASSERT_EQ(row["failures"].size(), 1U);
    EXPECT_EQ(row["failures"][0]["number"], 1);
    EXPECT_EQ(row["failures"][0]["detail"], "it said no");
}

TEST_F(ProbeApiTest, TellsEachAddressOfAProbe) {
    auto one = passed("a");
    one.address = "192.0.2.1";
    auto other = refused("a");
    other.address = "192.0.2.2";
    const std::vector<ProbeResult> results{one, other};
    board_.record(results, std::vector<ProbeBoard::Number>(2));
    EXPECT_EQ(get("/api/probes")["changed"][1]["rows"].size(), 2U);
    const auto rows = get("/api/probes/a")["rows"];
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["address"], "192.0.2.1");
    EXPECT_EQ(rows[1]["state"], "failing");
}

TEST_F(ProbeApiTest, LeadsToNoRunThatIsNotKeptAnyMore) {
    const auto failure = refused("a");
    board_.record(failure, archive_.keep(failure));
    board_.record(failure, archive_.keep(failure));
    const auto failures = get("/api/probes/a")["rows"][0]["failures"];
    ASSERT_EQ(failures.size(), 2U);
    EXPECT_EQ(failures[0]["number"], 2) << "the newest first";
    EXPECT_TRUE(failures[1]["number"].is_null());
}

TEST_F(ProbeApiTest, MakesWhatABrokerSaysPrintableAndBoundsIt) {
    board_.record(refused("a", "\x1b[2J\xff \xe2\x80\xae" + std::string(70'000, 'x')));
    for (const auto* const path : {"/api/probes", "/api/probes/a"}) {
        const auto response = ask("GET", path);
        EXPECT_THAT(response.body, HasSubstr(R"(\\x1b[2J\\xff \\u{202e}xxx)"));
        EXPECT_THAT(response.body, Not(HasSubstr("\xe2\x80\xae")));
        EXPECT_LT(response.body.size(), 8000U);
    }
}

TEST_F(ProbeApiTest, IsCompressedForWhoAcceptsIt) {
    const auto response =
        api_.answer({.method = "GET", .path = "/api/probes", .accepts_gzip = true});
    EXPECT_TRUE(response.gzip);
    EXPECT_EQ(response.body.substr(0, 2), "\x1f\x8b");
}

TEST_F(ProbeApiTest, StartsARunThatIsAskedFor) {
    EXPECT_EQ(post("/api/probes/b%2F%20%C3%A4/run"), 202U);
    EXPECT_THAT(started_, ElementsAre("b/ ä"));
}

TEST_F(ProbeApiTest, StartsNoRunWhileOneIsUnderWay) {
    requests_.begun("a");
    EXPECT_EQ(post("/api/probes/a/run"), 409U);
    EXPECT_THAT(started_, IsEmpty());
}

TEST_F(ProbeApiTest, StartsOneRunASecondAndSaysWhenToAskAgain) {
    EXPECT_EQ(post("/api/probes/a/run"), 202U);
    const auto response = ask("POST", "/api/probes/a/run", "", {{"x-sonde-request", "1"}});
    EXPECT_EQ(response.status, 429U);
    EXPECT_EQ(response.retry_after, 1U);
    clock_.time += 1s;
    EXPECT_EQ(post("/api/probes/a/run"), 202U);
    EXPECT_THAT(started_, ElementsAre("a", "a"));
}

TEST_F(ProbeApiTest, KnowsNoOtherProbeAndNoOtherMethod) {
    EXPECT_EQ(post("/api/probes/c/run"), 404U);
    EXPECT_EQ(post("/api/probes/%zz/run"), 404U);
    EXPECT_EQ(ask("GET", "/api/probes/c").status, 404U);
    EXPECT_EQ(ask("GET", "/api/probes/").status, 404U);
    EXPECT_EQ(ask("GET", "/api/probes/a/run").status, 405U);
    EXPECT_EQ(ask("GET", "/api/probes/a/run").allow, "POST");
    EXPECT_EQ(post("/api/probes"), 405U);
    EXPECT_EQ(post("/api/probes/a"), 405U);
    EXPECT_THAT(started_, IsEmpty());
}

TEST_F(ProbeApiTest, StartsNothingForAPageOfAnotherSite) {
    const std::string host = "sonde.example:9344";
    const std::vector<std::map<std::string, std::string>> foreign{
        {},
        {{"host", host}},
        {{"host", host}, {"x-sonde-request", ""}},
        {{"host", host}, {"origin", "http://" + host}},
        {{"host", host}, {"x-sonde-request", "1"}, {"origin", "http://elsewhere.example"}},
        {{"host", host}, {"x-sonde-request", "1"}, {"origin", "http://sonde.example"}},
        {{"host", host}, {"x-sonde-request", "1"}, {"origin", "null"}},
        {{"host", host}, {"x-sonde-request", "1"}, {"origin", host}},
        {{"x-sonde-request", "1"}, {"origin", "http://"}, {"host", "x"}},
    };
    for (const auto& headers : foreign) {
        EXPECT_EQ(post("/api/probes/a/run", headers), 403U) << ::testing::PrintToString(headers);
    }
    EXPECT_THAT(started_, IsEmpty());
    EXPECT_EQ(post("/api/probes/a/run", {{"x-sonde-request", "1"}}), 202U) << "a program";
}

}  // namespace
}  // namespace sonde
