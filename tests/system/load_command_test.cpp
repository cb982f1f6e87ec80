// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/refusing_port.hpp"
#include "tests/system/load_program.hpp"

#include <gtest/gtest.h>

#include <csignal>

/// `sonde load` as a user runs it, on a real mosquitto.
namespace sonde::testing {
namespace {

TEST(LoadCommand, MeasuresWhatItSendsAndLosesNothing) {
    const Mosquitto broker;
    const auto outcome = run_load(broker, {"--duration", "1s", "--qos", "1", "--format", "json"});
    ASSERT_EQ(outcome.status, 0) << outcome.error << outcome.out;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result["schema"], "sonde.load/1");
    EXPECT_EQ(result["verdict"], "valid");
    const auto& counts = result["counts"];
    EXPECT_EQ(counts["scheduled"], 200);
    EXPECT_EQ(counts["sent"], 200);
    EXPECT_EQ(counts["acknowledged"], 200);
    EXPECT_EQ(counts["delivered"], 200);
    EXPECT_EQ(counts["lost"], 0);
    EXPECT_EQ(result["latency"]["response"]["count"], 200);
    EXPECT_EQ(result["connections"]["established"], 20);
}

TEST(LoadCommand, SaysTheSameForPeople) {
    const Mosquitto broker;
    const auto outcome = run_load(broker, {"--duration", "500ms"});
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_EQ(outcome.out.find("VALID"), 0U) << outcome.out;
    EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos) << "no colours into a file";
}

TEST(LoadCommand, WritesEveryFile) {
    const Mosquitto broker;
    const TemporaryFolder folder;
    const auto path = [&](const std::string& name) {
        return (folder.path() / name).string();
    };
    const auto outcome = run_load(broker,
                                  {"--duration",
                                   "500ms",
                                   "--json",
                                   path("r.json"),
                                   "--hdr",
                                   path("r.hdr"),
                                   "--csv",
                                   path("r.csv"),
                                   "--junit",
                                   path("r.xml"),
                                   "--html",
                                   path("r.html"),
                                   "--textfile",
                                   path("r.prom")});
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    for (const auto* name : {"r.json", "r.hdr", "r.csv", "r.xml", "r.html", "r.prom"}) {
        EXPECT_NE(read_text(path(name)), "") << name;
    }
}

TEST(LoadCommand, RepeatsARunByItsSeed) {
    const Mosquitto broker;
    const auto first = run_load(broker, {"--duration", "200ms", "--format", "json"});
    const auto seed = json::parse(first.out)["plan"]["seed"].get<std::uint64_t>();
    EXPECT_NE(first.error.find("seed " + std::to_string(seed)), std::string::npos);
    const auto second = run_load(
        broker, {"--duration", "200ms", "--format", "json", "--seed", std::to_string(seed)});
    EXPECT_EQ(json::parse(second.out)["plan"]["seed"], seed);
}

TEST(LoadCommandStatus, IsOneWhereAThresholdIsBreachedAndNamesIt) {
    const Mosquitto broker;
    const auto held = run_load(broker, {"--duration", "500ms", "--threshold", "response.p99<10s"});
    EXPECT_EQ(held.status, 0) << held.out;
    const auto outcome =
        run_load(broker, {"--duration", "500ms", "--threshold", "response.p99<1ns"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.out.find("response.p99"), std::string::npos) << outcome.out;
}

TEST(LoadCommandStatus, IsOneWhereABreachEndedTheRun) {
    const Mosquitto broker;
    const auto outcome = run_load(
        broker, {"--duration", "1m", "--abort-on", "response.p99<1ns", "--format", "json"});
    EXPECT_EQ(outcome.status, 1) << outcome.error;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result["verdict"], "valid") << "nobody interrupted it";
    EXPECT_TRUE(result["thresholds"][0]["aborted"]);
    EXPECT_EQ(result["counts"]["lost"], 0) << "it was drained";
}

TEST(LoadCommandStatus, IsThreeWhereNobodyListens) {
    const RefusingPort nobody;
    const auto outcome = run_sonde(
        {"load", "mqtt://127.0.0.1:" + std::to_string(nobody.port()), "--clients", "2", "--idle"});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_NE(outcome.error.find("is the broker running?"), std::string::npos) << outcome.error;
}

TEST(LoadCommandStatus, IsThreeWhereTheBrokerLetsNobodyIn) {
    const Mosquitto broker{{.login = Mosquitto::Login{"load", "s3cret-word"}}};
    const auto outcome = run_load(broker, {"--duration", "1m", "--format", "json"});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_NE(outcome.error.find("no client could connect: connect rejected, 135"),
              std::string::npos)
        << outcome.error;
    EXPECT_EQ(json::parse(outcome.out)["connections"]["established"], 0);
}

TEST(LoadCommandStatus, IsTwoForAFileThatCannotBeWritten) {
    const Mosquitto broker;
    const auto outcome = run_load(broker, {"--duration", "1m", "--json", "/nowhere/r.json"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.error.find("/nowhere/r.json"), std::string::npos) << outcome.error;
}

TEST(LoadCommandStatus, IsOneWhereTheDiskIsFullAndTheResultIsShownAllTheSame) {
    const Mosquitto broker;
    const auto outcome = run_load(broker, {"--duration", "200ms", "--json", "/dev/full"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.error.find("No space left on device"), std::string::npos) << outcome.error;
    EXPECT_NE(outcome.out.find("VALID"), std::string::npos);
}

TEST(LoadCommandSignals, AnInterruptDrainsAndWritesWhatThereIs) {
    const Mosquitto broker;
    const TemporaryFolder folder;
    const auto file = (folder.path() / "r.json").string();
    Process process{load_words(
        broker, {"--duration", "1h", "--qos", "1", "--listen", "127.0.0.1:0", "--json", file})};
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_sent_total") > 0; }))
        << process.error();
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(), 130) << process.error();
    const auto result = json::parse(read_text(file));
    EXPECT_EQ(result["verdict"], "interrupted");
    EXPECT_GT(result["counts"]["sent"], 0);
    EXPECT_EQ(result["counts"]["lost"], 0) << "it waited for what was on its way";
    EXPECT_NE(process.output().find("INTERRUPTED"), std::string::npos);
}

TEST(LoadCommandSignals, ASecondOneEndsItAtOnceAndWritesWhatThereIs) {
    Mosquitto broker;
    const TemporaryFolder folder;
    const auto file = (folder.path() / "r.json").string();
    Process process{load_words(broker,
                               {"--duration",
                                "1h",
                                "--drain",
                                "1h",
                                "--qos",
                                "1",
                                "--listen",
                                "127.0.0.1:0",
                                "--json",
                                file})};
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_sent_total") > 0; }))
        << process.error();
    broker.suspend();
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_in_flight") > 0; }))
        << "the drain would not last for its whole hour";
    process.signal(SIGINT);
    ASSERT_TRUE(eventually([&] { return stage_of(process) == "drain"; })) << process.error();
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(), 130) << process.error();
    EXPECT_EQ(json::parse(read_text(file))["verdict"], "interrupted");
}

TEST(LoadCommandMetrics, AreServedWhileItRuns) {
    const Mosquitto broker;
    Process process{load_words(broker, {"--duration", "1h", "--listen", "127.0.0.1:0"})};
    ASSERT_TRUE(eventually([&] { return metric(process, "sonde_load_messages_sent_total") > 0; }))
        << process.error();
    EXPECT_EQ(http_request(metrics_port(process), "/nothing").status, 404U);
}

TEST(LoadCommandSearch, PrintsTheCurveOfASweep) {
    const Mosquitto broker;
    const auto outcome = run_load(broker, {"--sweep", "100..300:100", "--step-duration", "300ms"});
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    for (const auto* rate : {"100/s", "200/s", "300/s"}) {
        EXPECT_NE(outcome.out.find(rate), std::string::npos) << outcome.out;
    }
}

TEST(LoadCommandSearch, EndsWhereNoRateHolds) {
    const Mosquitto broker;
    const auto outcome = run_load(broker,
                                  {"--find-max-rate",
                                   "--slo",
                                   "response.p50<1ns",
                                   "--step-duration",
                                   "50ms",
                                   "--drain",
                                   "1s",
                                   "--format",
                                   "json"});
    EXPECT_EQ(outcome.status, 1) << outcome.error;
    const auto curve = json::parse(outcome.out);
    EXPECT_TRUE(curve["search"]["held"].is_null());
    EXPECT_GT(curve["steps"].size(), 2U);
}

TEST(LoadCommandDryRun, ShowsThePlanAndSendsNothing) {
    const auto outcome = run_sonde({"load",
                                    "mqtt://127.0.0.1:" + std::to_string(free_port()),
                                    "--publishers",
                                    "3",
                                    "--subscribers",
                                    "3",
                                    "--rate",
                                    "30/s",
                                    "--dry-run"});
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_NE(outcome.out.find("30/s"), std::string::npos) << outcome.out;
}

}  // namespace
}  // namespace sonde::testing
