// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <regex>
#include <string>

/// Captures as a user makes and reads them: `--pcap`, `--key-log`, `sonde dissect`, and what the
/// daemon keeps.
namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string url_of(const Mosquitto& broker) {
    return "mqtt://127.0.0.1:" + std::to_string(broker.port());
}

TEST(ProbeCapture, IsReadBackByDissectAndHoldsNoPassword) {
    const Mosquitto broker{{.login = Mosquitto::Login{"monitor", "s3cret-word"}}};
    const TemporaryFolder folder;
    const auto capture = (folder.path() / "run.pcapng").string();
    const auto probe = run_sonde({"probe",
                                  url_of(broker),
                                  "--count",
                                  "2",
                                  "--interval",
                                  "0",
                                  "--username",
                                  "monitor",
                                  "--password-file",
                                  folder.write("password", "s3cret-word"),
                                  "--pcap",
                                  capture});
    ASSERT_EQ(probe.status, 0) << probe.out << probe.error;
    EXPECT_THAT(read_text(capture), Not(HasSubstr("s3cret-word")));
    const auto dissected = run_sonde({"dissect", capture});
    EXPECT_EQ(dissected.status, 0) << dissected.error;
    EXPECT_THAT(dissected.out, HasSubstr("Stream 2: 127.0.0.1:"));
    EXPECT_THAT(dissected.out, HasSubstr("DISCONNECT"));
    EXPECT_EQ(dissected.error, "");
}

TEST(ProbeCapture, ThatCannotBeWrittenIsFoundOutBeforeTheRun) {
    const auto outcome = run_sonde({"probe", "127.0.0.1", "--pcap", "/nowhere/run.pcapng"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.error, StartsWith("sonde: `/nowhere/run.pcapng` cannot be written: "));
    EXPECT_EQ(outcome.out, "");
}

TEST(ProbeCapture, OnAFullDiskIsMissedAtTheEnd) {
    const Mosquitto broker;
    const auto outcome = run_sonde({"probe", url_of(broker), "--pcap", "/dev/full"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.error, HasSubstr("`/dev/full` cannot be written: No space left"));
}

TEST(ProbeKeyLog, IsForItsOwnerAloneAndHoldsTheSecretsOfTls) {
    support::CertificateAuthority authority;
    const Mosquitto broker{{.tls = authority.issue({.hosts = "IP:127.0.0.1"})}};
    const TemporaryFolder folder;
    const auto keys = (folder.path() / "keys").string();
    const auto outcome = run_sonde({"probe",
                                    "mqtts://127.0.0.1:" + std::to_string(broker.port()),
                                    "--ca-file",
                                    authority.ca_file(),
                                    "--key-log",
                                    keys});
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    EXPECT_THAT(read_text(keys), HasSubstr("SERVER_TRAFFIC_SECRET_0 "));
    struct stat facts {};
    stat(keys.c_str(), &facts);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST(DissectProgram, ReadsBytesFromAPipe) {
    Process process{{sonde_binary(), "dissect", "-"}, {}, "20 03 00 87 00\n"};
    EXPECT_EQ(process.wait(), 0) << process.error();
    EXPECT_THAT(process.output(), HasSubstr("CONNACK"));
    EXPECT_THAT(process.output(), HasSubstr("Not authorized"));
}

TEST(DissectProgram, EndsWithTwoForWhatIsNoCapture) {
    const auto outcome = run_sonde({"dissect", sonde_binary()});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.error, HasSubstr("byte 0: expected a capture"));
}

TEST(DaemonRuns, LeadFromTheLastFailureToItsPackets) {
    const Mosquitto broker{{.login = Mosquitto::Login{"monitor", "s3cret-word"}}};
    Daemon daemon{"[[probe]]\nname = \"login\"\ntarget = \"" + url_of(broker) +
                  "\"\ninterval = \"200ms\"\ntimeout = \"150ms\"\n"};
    std::smatch link;
    ASSERT_TRUE(eventually([&] {
        const auto page = http_request(daemon.port(), "/").body;
        return std::regex_search(page, std::regex{"href=\"runs/[0-9]+\""});
    }));
    const auto page = http_request(daemon.port(), "/").body;
    ASSERT_TRUE(std::regex_search(page, link, std::regex{"href=\"(runs/[0-9]+)\""}));
    const auto path = "/" + link[1].str();
    const auto run = http_request(daemon.port(), path);
    EXPECT_EQ(run.status, 200);
    EXPECT_THAT(run.body, HasSubstr("CONNACK"));
    EXPECT_THAT(run.body, HasSubstr("Not authorized"));
    EXPECT_THAT(http_request(daemon.port(), path + ".pcapng").body, StartsWith("\x0a\x0d\x0d\x0a"));
    EXPECT_EQ(http_request(daemon.port(), "/runs/999999999").status, 404);
}

}  // namespace
}  // namespace sonde::testing
