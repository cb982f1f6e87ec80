// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificates.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/refusing_port.hpp"
#include "tests/system/sonde_program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <vector>

/// `sonde probe` as a user runs it: the program, a real mosquitto, exit statuses and output.
namespace sonde::testing {
namespace {

using nlohmann::json;

std::vector<json> lines_of(const std::string& text) {
    std::vector<json> objects;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        objects.push_back(json::parse(line));
    }
    return objects;
}

std::string url_of(const Mosquitto& broker) {
    return "mqtt://127.0.0.1:" + std::to_string(broker.port());
}

class ProbeCommand : public ::testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(ProbeCommand, MakesTheRoundTripOnMosquitto) {
    const auto [version, qos] = GetParam();
    const Mosquitto broker;
    const auto outcome =
        run_sonde({"probe", url_of(broker), "--mqtt", version, "--qos", qos, "--format", "json"});
    EXPECT_EQ(outcome.status, 0) << outcome.error << outcome.out;
    const auto results = lines_of(outcome.out);
    ASSERT_EQ(results.size(), 1U);
    const auto& result = results[0];
    EXPECT_EQ(result["schema"], "sonde.probe/1");
    EXPECT_TRUE(result["success"]);
    EXPECT_TRUE(result["failure"].is_null());
    EXPECT_EQ(result["mqtt"]["version"], version);
    EXPECT_EQ(result["mqtt"]["qos"], std::stoi(qos));
    EXPECT_EQ(result["messages"]["delivered"], 1);
    for (const auto* phase : {"tcp", "connect", "subscribe", "publish", "delivery", "disconnect"}) {
        ASSERT_TRUE(result["phases"].contains(phase)) << phase;
        EXPECT_GT(result["phases"][phase].get<double>(), 0) << phase;
    }
    EXPECT_FALSE(result["phases"].contains("dns")) << "an address needs no lookup";
    EXPECT_FALSE(result["phases"].contains("tls"));
    EXPECT_EQ(result["bytes"]["payload"], 64);
}

TEST_P(ProbeCommand, MakesTheRoundTripOnMosquittoOverTls) {
    const auto [version, qos] = GetParam();
    support::CertificateAuthority authority;
    const Mosquitto broker{{.tls = authority.issue({.hosts = "IP:127.0.0.1"})}};
    const auto outcome = run_sonde({"probe",
                                    "mqtts://127.0.0.1:" + std::to_string(broker.port()),
                                    "--ca-file",
                                    authority.ca_file(),
                                    "--mqtt",
                                    version,
                                    "--qos",
                                    qos,
                                    "--payload-size",
                                    "100KiB",
                                    "--format",
                                    "json"});
    EXPECT_EQ(outcome.status, 0) << outcome.error << outcome.out;
    const auto result = lines_of(outcome.out).at(0);
    EXPECT_TRUE(result["tls"]["verified"]);
    EXPECT_EQ(result["messages"]["delivered"], 1);
    EXPECT_EQ(result["mqtt"]["granted_qos"], std::stoi(qos));
    EXPECT_GT(result["bytes"]["sent"].get<int>(), 100 * 1024);
    EXPECT_GT(result["bytes"]["received"].get<int>(), 100 * 1024);
}

INSTANTIATE_TEST_SUITE_P(VersionsAndQos,
                         ProbeCommand,
                         ::testing::Combine(::testing::Values("3.1.1", "5"),
                                            ::testing::Values("0", "1", "2")));

TEST(ProbeCommandOutput, IsAWaterfallWithEveryPhase) {
    const Mosquitto broker;
    const auto outcome = run_sonde({"probe", url_of(broker)});
    EXPECT_EQ(outcome.status, 0);
    for (const auto* phase : {"tcp", "connect", "subscribe", "publish", "delivery", "disconnect"}) {
        EXPECT_NE(outcome.out.find(phase), std::string::npos) << outcome.out;
    }
    EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos) << "no colours into a file";
    EXPECT_EQ(outcome.error, "");
}

TEST(ProbeCommandOutput, EndsWithASummaryOfManyRuns) {
    const Mosquitto broker;
    const auto outcome = run_sonde({"probe", url_of(broker), "--count", "20", "--interval", "1ms"});
    EXPECT_EQ(outcome.status, 0);
    for (const auto* word : {"min", "median", "p90", "p99", "max", "20"}) {
        EXPECT_NE(outcome.out.find(word), std::string::npos) << word << outcome.out;
    }
}

TEST(ProbeCommandOutput, IsALineOfJsonARun) {
    const Mosquitto broker;
    const auto outcome = run_sonde(
        {"probe", url_of(broker), "--count", "5", "--interval", "1ms", "--format", "json"});
    EXPECT_EQ(lines_of(outcome.out).size(), 5U);
}

TEST(ProbeCommandStatus, IsOneWhereNobodyListensAndSaysWhatToLookAt) {
    const RefusingPort nobody;
    const auto port = std::to_string(nobody.port());
    const auto outcome = run_sonde({"probe", "127.0.0.1:" + port});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.out.find("is the broker running?"), std::string::npos) << outcome.out;
    const auto as_json = run_sonde({"probe", "127.0.0.1:" + port, "--format", "json"});
    const auto result = lines_of(as_json.out).at(0);
    EXPECT_EQ(result["failure"]["phase"], "tcp");
    EXPECT_EQ(result["failure"]["reason"], "refused");
    EXPECT_EQ(result["attempts"].size(), 1U);
}

TEST(ProbeCommandStatus, FollowsTheThresholds) {
    const Mosquitto broker;
    EXPECT_EQ(run_sonde({"probe", url_of(broker), "--threshold", "delivery.p99<10s"}).status, 0);
    const auto breached = run_sonde({"probe", url_of(broker), "--threshold", "delivery.p99<1ns"});
    EXPECT_EQ(breached.status, 1);
    EXPECT_NE(breached.out.find("breached: delivery.p99"), std::string::npos) << breached.out;
}

TEST(ProbeCommandFiles, TellCiOfThresholdsAndRuns) {
    const Mosquitto broker;
    const TemporaryFolder folder;
    const auto file = (folder.path() / "probe.xml").string();
    EXPECT_EQ(run_sonde({"probe",
                         url_of(broker),
                         "--threshold",
                         "lost==0",
                         "--threshold",
                         "delivery.p99<1ns",
                         "--junit",
                         file})
                  .status,
              1);
    const auto xml = read_text(file);
    EXPECT_NE(xml.find("tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"1\""), std::string::npos)
        << xml;
    EXPECT_EQ(run_sonde({"probe", url_of(broker), "--junit", file + "/none"}).status, 2);
}

TEST(ProbeCommandStatus, ForgivesFailuresThatASuccessThresholdAllows) {
    const RefusingPort nobody;
    const auto port = std::to_string(nobody.port());
    EXPECT_EQ(run_sonde({"probe", "127.0.0.1:" + port, "--threshold", "success>=0%"}).status, 0);
}

TEST(ProbeCommandStatus, IsTwoForAMisspeltOptionAndNamesTheRightOne) {
    const auto outcome = run_sonde({"probe", "127.0.0.1", "--payload-sise", "64B"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.error.find("--payload-size"), std::string::npos) << outcome.error;
    EXPECT_EQ(outcome.out, "");
}

TEST(ProbeCommandStatus, IsTwoForAUrlThatIsNone) {
    EXPECT_EQ(run_sonde({"probe", "http://127.0.0.1"}).status, 2);
    EXPECT_EQ(run_sonde({"probe", "mqtt://"}).status, 2);
    EXPECT_EQ(run_sonde({"probe", "127.0.0.1:99999"}).status, 2);
}

TEST(ProbeCommandStatus, IsOneWhereTheResultsCannotBeWritten) {
    const Mosquitto broker;
    Process full{
        {"sh", "-c", "exec " + sonde_binary() + " probe " + url_of(broker) + " >/dev/full"}};
    EXPECT_EQ(full.wait(), 1);
    EXPECT_NE(full.error().find("could not be written"), std::string::npos);
    for (const std::string format : {"json", "text"}) {
        Process closed{{"sh",
                        "-c",
                        sonde_binary() + " probe " + url_of(broker) + " --format " + format +
                            " --count 1000000 --interval 0 | head -n 1"}};
        EXPECT_EQ(closed.wait(), 0) << "it ends once nobody reads any more";
    }
}

TEST(ProgramOutput, IsMissedWhereItCannotBeWritten) {
    Process help{{"sh", "-c", "exec " + sonde_binary() + " --help >/dev/full"}};
    EXPECT_EQ(help.wait(), 1);
}

TEST(ProgramOutput, NeverGoesIntoASocketWhereItWasClosed) {
    const Mosquitto broker;
    Process closed{
        {"sh", "-c", "exec " + sonde_binary() + " probe " + url_of(broker) + " >&- 2>&-"}};
    EXPECT_EQ(closed.wait(), 0);
}

TEST(ProbeCommandPaho, MakesTheRoundTripOverAWebSocket) {
    const Mosquitto broker{{.websocket = true}};
    const auto url = "ws://127.0.0.1:" + std::to_string(broker.websocket_port()) + "/mqtt";
    const auto outcome = run_sonde({"probe", url, "--client", "paho", "--format", "json"});
    EXPECT_EQ(outcome.status, 0) << outcome.error << outcome.out;
    EXPECT_EQ(lines_of(outcome.out).at(0)["target"], url);
}

TEST(ProbeCommand, TimesTheUpgradeToAWebSocketApart) {
    const Mosquitto broker{{.websocket = true}};
    const auto url = "ws://127.0.0.1:" + std::to_string(broker.websocket_port()) + "/mqtt";
    const auto outcome = run_sonde({"probe", url, "--format", "json"});
    EXPECT_EQ(outcome.status, 0) << outcome.error << outcome.out;
    EXPECT_GT(lines_of(outcome.out).at(0)["phases"]["websocket"].get<double>(), 0.0);
}

TEST(ProbeCommandPaho, RefusesWhatPahoHasNoEqualFor) {
    const auto outcome =
        run_sonde({"probe", "mqtt://127.0.0.1:1", "--client", "paho", "--family", "ipv4"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.error.find("--family"), std::string::npos) << outcome.error;
}

TEST(ProbeCommandSignals, AnInterruptOfTheFirstRunIsSaid) {
    Mosquitto frozen;
    frozen.suspend();
    Process process{{sonde_binary(), "probe", url_of(frozen), "--timeout", "1m"}};
    // It is known to hang once the broker's kernel has its connection: nothing else tells.
    EXPECT_FALSE(process.wait(std::chrono::seconds{1}));
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(), 130);
    EXPECT_NE(process.error().find("into run 1 of 1"), std::string::npos) << process.error();
}

TEST(ProbeCommandLogin, TakesThePasswordFromFileOrEnvironmentAndNeverShowsIt) {
    const Mosquitto broker{{.login = Mosquitto::Login{"monitor", "s3cret-word"}}};
    const TemporaryFolder folder;
    const auto file = folder.write("password", "s3cret-word\n");
    const auto good = run_sonde({"probe",
                                 url_of(broker),
                                 "--username",
                                 "monitor",
                                 "--password-file",
                                 file,
                                 "--format",
                                 "json"});
    EXPECT_EQ(good.status, 0) << good.out;
    EXPECT_EQ((good.out + good.error).find("s3cret-word"), std::string::npos);
    const auto from_environment = run_sonde(
        {"probe", url_of(broker), "--username", "monitor", "--password-env", "PROBE_PASSWORD"},
        {{"PROBE_PASSWORD", "s3cret-word"}});
    EXPECT_EQ(from_environment.status, 0) << from_environment.out;
}

TEST(ProbeCommandLogin, ReportsARefusalWithTheBrokersCode) {
    const Mosquitto broker{{.login = Mosquitto::Login{"monitor", "s3cret-word"}}};
    for (const auto& [version, code] :
         std::vector<std::pair<std::string, int>>{{"5", 0x87}, {"3.1.1", 5}}) {
        const auto outcome =
            run_sonde({"probe", url_of(broker), "--mqtt", version, "--format", "json"});
        EXPECT_EQ(outcome.status, 1);
        const auto failure = lines_of(outcome.out).at(0)["failure"];
        EXPECT_EQ(failure["phase"], "connect") << version;
        EXPECT_EQ(failure["reason"], "rejected");
        EXPECT_EQ(failure["code"], code);
    }
}

TEST(ProbeCommandTls, VerifiesTheBrokerAndReportsItsCertificate) {
    support::CertificateAuthority authority;
    const Mosquitto broker{{.tls = authority.issue({.hosts = "IP:127.0.0.1"})}};
    const auto url = "mqtts://127.0.0.1:" + std::to_string(broker.port());
    const auto good =
        run_sonde({"probe", url, "--ca-file", authority.ca_file(), "--format", "json"});
    EXPECT_EQ(good.status, 0) << good.out << good.error;
    const auto tls = lines_of(good.out).at(0)["tls"];
    EXPECT_TRUE(tls["verified"]);
    EXPECT_EQ(tls["version"], "TLSv1.3");
    EXPECT_TRUE(tls["not_after"].is_string());
    EXPECT_TRUE(lines_of(good.out).at(0)["phases"].contains("tls"));

    const auto unknown = run_sonde({"probe", url, "--format", "json"});
    EXPECT_EQ(unknown.status, 1);
    EXPECT_EQ(lines_of(unknown.out).at(0)["failure"]["reason"], "certificate");

    const auto trusting = run_sonde({"probe", url, "--insecure", "--format", "json"});
    EXPECT_EQ(trusting.status, 0);
    EXPECT_FALSE(lines_of(trusting.out).at(0)["tls"]["verified"]);
}

TEST(ProbeCommandPaho, MakesTheSameRoundTrip) {
    const Mosquitto broker;
    const auto outcome =
        run_sonde({"probe", url_of(broker), "--client", "paho", "--format", "json"});
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    const auto result = lines_of(outcome.out).at(0);
    EXPECT_EQ(result["client"], "paho");
    EXPECT_TRUE(result["success"]);
    EXPECT_TRUE(result["phases"].contains("delivery"));
}

TEST(ProbeCommandSignals, AnInterruptPrintsWhatThereIsAndExits130) {
    const Mosquitto broker;
    Process process{{sonde_binary(), "probe", url_of(broker), "--count", "100000"}};
    ASSERT_TRUE(process.says("delivery"));
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(), 130);
    EXPECT_NE(process.output().find("median"), std::string::npos) << process.output();
}

}  // namespace
}  // namespace sonde::testing
