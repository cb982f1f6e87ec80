// SPDX-License-Identifier: Apache-2.0
#include "agent/load_command.hpp"

#include "tests/agent/fake_load.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/process.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <functional>
#include <sstream>

/// The command around the run: what it writes where, and its exit status.
namespace sonde {
namespace {

using namespace std::chrono_literals;
using load::StopKind;
using testing::FakeLoad;
using testing::good_interval;
using testing::good_result;
using testing::read_text;

class TheLoadCommand : public ::testing::Test {
  protected:
    TheLoadCommand() {
        // Where nobody listens: the fake run needs no broker.
        command_.plan.targets = {*parse_endpoint("mqtt://127.0.0.1:1")};
        const auto rate = load::Rate::per_second(100);
        command_.plan.populations = {{.name = "clients",
                                      .count = 10,
                                      .profile = {{.length = 10s, .from = rate, .to = rate}}}};
        for (std::uint64_t second = 0; second < 12; ++second) {
            script_.intervals.push_back(good_interval(second));
        }
        script_.result = good_result();
    }

    int run() {
        const StartLoad start = [this](const load::LoadPlan& plan,
                                       const std::optional<WallTime>& start_at)
            -> tl::expected<std::unique_ptr<OngoingLoad>, std::string> {
            plans_.push_back(plan);
            start_at_ = start_at;
            if (refusal_) {
                return tl::unexpected{*refusal_};
            }
            if (on_start_) {
                on_start_();
            }
            return std::make_unique<FakeLoad>(script_, stops_);
        };
        return run_load_command(command_,
                                start,
                                clock_,
                                {.out = out_, .error = error_, .error_is_terminal = terminal_});
    }

    std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    bool says(const std::string& text) const {
        return error_.str().find(text) != std::string::npos;
    }

    LoadCommand command_{};
    FakeLoad::Script script_{};
    std::optional<std::string> refusal_{};
    std::function<void()> on_start_{};
    bool terminal_{false};
    std::vector<load::LoadPlan> plans_{};
    std::optional<WallTime> start_at_{};
    std::vector<StopKind> stops_{};
    std::ostringstream out_{};
    std::ostringstream error_{};
    SystemClock clock_{};
    support::TemporaryFolder folder_{};
};

TEST_F(TheLoadCommand, WritesTheResultForPeople) {
    EXPECT_EQ(run(), 0) << error_.str();
    EXPECT_NE(out_.str().find("VALID"), std::string::npos) << out_.str();
    EXPECT_TRUE(says("seed ")) << error_.str();
}

TEST_F(TheLoadCommand, WritesTheResultForPrograms) {
    command_.format = OutputFormat::json;
    script_.result->thresholds = {{.text = "lost==0", .held = true, .sentence = "lost is 0"}};
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(nlohmann::json::parse(out_.str())["counts"]["delivered"], 1000);
    EXPECT_TRUE(says("held: lost is 0")) << error_.str();
}

TEST_F(TheLoadCommand, FailsWhereAThresholdIsBreached) {
    script_.result->thresholds = {{.text = "lost==0", .held = false, .sentence = "lost is 1"}};
    EXPECT_EQ(run(), 1);
}

TEST_F(TheLoadCommand, SaysThatTheGeneratorWasTheBottleneckWhateverElseThereIs) {
    script_.result->thresholds = {{.text = "lost==0", .held = false}};
    script_.result->limited_by = {"the worker had no time left"};
    EXPECT_EQ(run(), 4);
}

TEST_F(TheLoadCommand, SaysThatItIsToBlameWhereTheCountsDoNotAddUp) {
    script_.result->counts.sent = 999;
    EXPECT_EQ(run(), 1);
    EXPECT_TRUE(says("a mistake of sonde's")) << error_.str();
}

TEST_F(TheLoadCommand, SaysWhyItCannotStart) {
    refusal_ = "10 clients need 20 open files\nraise the limit";
    EXPECT_EQ(run(), 3);
    EXPECT_TRUE(says("sonde: 10 clients need 20 open files\nsonde: raise the limit\n"));
    EXPECT_EQ(out_.str(), "");
}

TEST_F(TheLoadCommand, SaysWhyNobodyCouldConnectAndShowsTheFailures) {
    command_.files.json = path("run.json");
    script_.result->connections.established = 0;
    script_.result->failures = {
        {{.phase = Phase::connect, .reason = FailureReason::rejected, .code = 135},
         {.count = 10, .code_name = "Not authorized"}}};
    EXPECT_EQ(run(), 3);
    EXPECT_TRUE(says("no client could connect: connect rejected, 135"));
    EXPECT_NE(read_text(path("run.json")).find("Not authorized"), std::string::npos);
}

TEST_F(TheLoadCommand, WritesWhatThereIsWhereItIsInterrupted) {
    command_.files.json = path("run.json");
    script_.stops_awaited = 1;
    on_start_ = [] {
        std::raise(SIGINT);
    };
    EXPECT_EQ(run(), 130);
    EXPECT_EQ(stops_, std::vector<StopKind>{StopKind::drain});
    EXPECT_NE(out_.str().find("INTERRUPTED"), std::string::npos);
    EXPECT_EQ(nlohmann::json::parse(read_text(path("run.json")))["verdict"], "interrupted");
}

TEST_F(TheLoadCommand, WritesWhatThereIsWhereItIsEndedAtOnce) {
    command_.files.json = path("run.json");
    script_.stops_awaited = 1;
    on_start_ = [] {
        std::raise(SIGINT);
        std::raise(SIGTERM);
    };
    EXPECT_EQ(run(), 130);
    EXPECT_EQ(nlohmann::json::parse(read_text(path("run.json")))["verdict"], "interrupted");
}

TEST_F(TheLoadCommand, RefusesAFileThatCannotBeWrittenBeforeItStarts) {
    command_.files.json = path("none/run.json");
    EXPECT_EQ(run(), 2);
    EXPECT_TRUE(plans_.empty());
    EXPECT_TRUE(says("No such file or directory"));
}

TEST_F(TheLoadCommand, LosesNoOtherFileWhereTheDiskIsFullForOne) {
    command_.files = {.json = path("run.json"), .hdr = "/dev/full", .csv = path("run.csv")};
    EXPECT_EQ(run(), 1);
    EXPECT_TRUE(says("`/dev/full` cannot be written: No space left on device"));
    EXPECT_NE(read_text(path("run.json")), "");
    EXPECT_NE(read_text(path("run.csv")), "");
    EXPECT_NE(out_.str(), "");
}

TEST_F(TheLoadCommand, FailsWhereStandardOutputCannotBeWritten) {
    out_.setstate(std::ios::badbit);
    EXPECT_EQ(run(), 1);
    EXPECT_TRUE(says("could not be written to standard output"));
}

TEST_F(TheLoadCommand, ChoosesASeedAtRandomAndTellsIt) {
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(run(), 0);
    EXPECT_NE(plans_[0].seed, plans_[1].seed);
    EXPECT_TRUE(says("seed " + std::to_string(plans_[0].seed)));
}

TEST_F(TheLoadCommand, TakesTheUsersSeed) {
    command_.plan.seed = 7;
    command_.seed_given = true;
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(plans_[0].seed, 7U);
}

TEST_F(TheLoadCommand, HasTheSameSeedInAllShardsOfAPlan) {
    command_.shard = {.index = 1, .count = 2};
    command_.shard_source = "JOB_COMPLETION_INDEX";
    EXPECT_EQ(run(), 0);
    command_.shard = {.index = 0, .count = 2};
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(plans_[0].seed, plans_[1].seed);
    EXPECT_TRUE(says("shard 1/2 (from JOB_COMPLETION_INDEX)")) << error_.str();
    command_.plan.populations[0].count = 11;
    EXPECT_EQ(run(), 0);
    EXPECT_NE(plans_[2].seed, plans_[0].seed) << "another plan has another";
}

TEST_F(TheLoadCommand, StartsSoLongAfterItBegan) {
    command_.start_at = Duration{1h};
    const auto before = clock_.wall_now();
    EXPECT_EQ(run(), 0);
    ASSERT_TRUE(start_at_);
    EXPECT_GE(*start_at_, before + 1h);
    EXPECT_LE(*start_at_, clock_.wall_now() + 1h);
}

TEST_F(TheLoadCommand, DoesNotStartAfterTheMomentToStartAt) {
    command_.start_at = clock_.wall_now() - 3s;
    EXPECT_EQ(run(), 3);
    EXPECT_TRUE(plans_.empty());
    EXPECT_TRUE(says("the moment to start at passed 3")) << error_.str();
}

TEST_F(TheLoadCommand, ShowsItsProgressInPlaceOnATerminal) {
    terminal_ = true;
    EXPECT_EQ(run(), 0);
    EXPECT_TRUE(says("\r\x1b[Kmeasure"));
    EXPECT_TRUE(error_.str().ends_with("\r\x1b[K")) << "and takes it away at the end";
}

TEST_F(TheLoadCommand, ShowsALineEveryTenSecondsElsewhere) {
    EXPECT_EQ(run(), 0);
    const auto text = error_.str();
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("\nmeasure"), std::string::npos) << text;
    EXPECT_EQ(text.find("\nmeasure"), text.rfind("\nmeasure")) << text;
}

TEST_F(TheLoadCommand, ShowsNoProgressWhereNobodyWantsIt) {
    command_.progress = ProgressChoice::off;
    terminal_ = true;
    EXPECT_EQ(run(), 0);
    EXPECT_FALSE(says("measure"));
}

TEST_F(TheLoadCommand, ServesMetricsWhileItRuns) {
    command_.listen = ListenAddress{.port = 0};
    script_.stops_awaited = 1;
    std::string page;
    on_start_ = [&] {
        const std::string mark = "metrics at http://127.0.0.1:";
        const auto text = error_.str();
        const auto port = std::stoi(text.substr(text.find(mark) + mark.size()));
        page = testing::http_request(static_cast<std::uint16_t>(port), "/metrics").body;
        std::raise(SIGINT);
    };
    EXPECT_EQ(run(), 130);
    EXPECT_NE(page.find("sonde_load_"), std::string::npos) << page;
}

TEST_F(TheLoadCommand, FindsTheHighestRate) {
    command_.search = RateSearch{};
    command_.files.json = path("curve.json");
    // Whatever the rate, the fake sends 100 a second.
    EXPECT_EQ(run(), 0) << error_.str();
    EXPECT_NE(out_.str().find("the broker holds 100/s"), std::string::npos) << out_.str();
    const auto json = nlohmann::json::parse(read_text(path("curve.json")));
    EXPECT_EQ(json["search"]["held"], 100.0);
    EXPECT_EQ(json["steps"].size(), plans_.size());
    EXPECT_TRUE(says("sonde: 100/s held"));
}

TEST_F(TheLoadCommand, RefusesFilesThatTellOfOneRunWhereItSearches) {
    command_.search = RateSearch{};
    command_.files.html = path("run.html");
    EXPECT_EQ(run(), 2);
    EXPECT_TRUE(plans_.empty());
    EXPECT_TRUE(says("--textfile, --push and --otlp tell of one run"));
}

TEST_F(TheLoadCommand, BlamesItselfInEachStepOfASearch) {
    command_.search = RateSearch{};
    script_.result->counts.scheduled = 1001;
    EXPECT_EQ(run(), 1);
    EXPECT_TRUE(says("a mistake of sonde's"));
}

TEST_F(TheLoadCommand, SweepsTheRatesAsJson) {
    command_.sweep = RateSweep{.from = load::Rate::per_second(50),
                               .to = load::Rate::per_second(100),
                               .step = load::Rate::per_second(50)};
    command_.format = OutputFormat::json;
    EXPECT_EQ(run(), 0) << error_.str();
    const auto json = nlohmann::json::parse(out_.str());
    EXPECT_EQ(json["steps"].size(), 2U);
    EXPECT_TRUE(json["search"].is_null());
}

TEST_F(TheLoadCommand, ShowsWhatWouldHappenWithoutARun) {
    command_.dry_run = true;
    command_.files.json = path("none/run.json");
    EXPECT_EQ(run(), 0) << error_.str();
    EXPECT_TRUE(plans_.empty());
    EXPECT_NE(out_.str().find("10"), std::string::npos) << out_.str();
}

}  // namespace
}  // namespace sonde
