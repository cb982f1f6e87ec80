// SPDX-License-Identifier: Apache-2.0
#include "agent/run_pages.hpp"

#include "agent/routes.hpp"
#include "tests/exporters/tape_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

ProbeResult failed_run() {
    auto result = samples::recorded(samples::conversation(MqttVersion::v5));
    result.probe = "orders";
    result.failure = Failure{.phase = Phase::connect,
                             .reason = FailureReason::rejected,
                             .detail = "<script>alert(1)</script>\x1b[2J"};
    return result;
}

TEST(RunPage, ShowsTheRunAndEveryPacket) {
    RunArchive archive{{.failures = 1}};
    archive.keep(failed_run());
    const auto response = run_page(archive, "/runs/1");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "text/plain; charset=utf-8");
    for (const auto* const text : {"orders", "CONNECT", "SUBACK", "PUBLISH", "/runs/1.pcapng"}) {
        EXPECT_THAT(response.body, HasSubstr(text));
    }
    EXPECT_THAT(response.body, Not(HasSubstr("\x1b")));
}

TEST(RunPage, IsACaptureUnderItsOtherName) {
    RunArchive archive{{.failures = 1}};
    archive.keep(failed_run());
    const auto response = run_page(archive, "/runs/1.pcapng");
    EXPECT_EQ(response.content_type, "application/x-pcapng");
    EXPECT_THAT(response.body, StartsWith("\x0a\x0d\x0d\x0a"));
}

TEST(RunPage, IsNotFoundForWhatIsNotKept) {
    RunArchive archive{{.failures = 1}};
    archive.keep(failed_run());
    for (const auto* const path : {"/runs/",
                                   "/runs/2",
                                   "/runs/1x",
                                   "/runs/-1",
                                   "/runs/.pcapng",
                                   "/runs/../metrics",
                                   "/runs/99999999999999999999999"}) {
        EXPECT_EQ(run_page(archive, path).status, 404U) << path;
    }
}

TEST(RunPage, OfARunWithoutAConnectionSaysSo) {
    RunArchive archive{{.failures = 1}};
    auto result = failed_run();
    result.tape.reset();
    result.peer.reset();
    archive.keep(result);
    EXPECT_THAT(run_page(archive, "/runs/1").body, HasSubstr("No connection was made"));
}

TEST(RunPage, OfAConnectionThatWasNotKeptSaysWhatIs) {
    RunArchive archive{{.failures = 1}};
    auto result = failed_run();
    result.tape.reset();
    archive.keep(result);
    EXPECT_THAT(run_page(archive, "/runs/1").body, HasSubstr("was not kept: keep_runs"));
}

class RoutesToRuns : public testing::Test {
  protected:
    std::string page() { return routes_.answer({.method = "GET", .path = "/"}).body; }

    static ProbeSpec spec() {
        ProbeSpec spec{.name = "orders"};
        spec.target = {.host = "broker.example", .port = 1883};
        return spec;
    }

    SystemClock clock_;
    MetricsStore store_{BuildInfo{}, ""};
    ProbeBoard board_{{spec()}};
    RunArchive archive_{{.failures = 1}};
    Heartbeat heartbeat_;
    RunRequests requests_;
    Routes routes_{{.store = store_,
                    .board = board_,
                    .archive = archive_,
                    .heartbeat = heartbeat_,
                    .requests = requests_,
                    .start_run =
                        [](const std::string& /*probe*/) {
                        }},
                   clock_,
                   "1.2.3"};
};

TEST_F(RoutesToRuns, ThePageLeadsToThePacketsOfTheLastFailure) {
    EXPECT_THAT(page(), Not(HasSubstr("runs/")));
    const auto failure = failed_run();
    board_.record(failure, archive_.keep(failure));
    EXPECT_THAT(page(), HasSubstr(R"(<a href="runs/1">packets</a>)"));
    EXPECT_THAT(page(), HasSubstr(R"(<a href="runs/1.pcapng">pcapng</a>)"));
    EXPECT_THAT(page(), Not(HasSubstr("<script>")));
    EXPECT_EQ(routes_.answer({.method = "GET", .path = "/runs/1"}).status, 200U);
    EXPECT_EQ(routes_.answer({.method = "POST", .path = "/runs/1"}).status, 405U);
}

TEST_F(RoutesToRuns, ThePageDoesNotLeadToWhatIsNoLongerKept) {
    const auto failure = failed_run();
    board_.record(failure, archive_.keep(failure));
    archive_.keep(failure);
    EXPECT_THAT(page(), Not(HasSubstr("runs/")));
}

TEST_F(RoutesToRuns, TheBoardKeepsNoTapes) {
    board_.record(failed_run());
    EXPECT_FALSE(board_.standings().at(0).last->tape);
}

}  // namespace
}  // namespace sonde
