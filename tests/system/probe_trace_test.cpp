// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificates.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

/// `sonde probe --trace` against a real mosquitto.
namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The names of the packets with their arrows, in the order of their head lines.
std::string packets_in(const std::string& trace) {
    std::string names;
    std::istringstream lines{trace};
    for (std::string line; std::getline(lines, line);) {
        const auto arrow = line.find_first_of("<>");
        const auto time = line.find("ms ");
        if (time == std::string::npos || arrow != time + 3) {
            continue;
        }
        names += line.substr(arrow, line.find(' ', arrow + 2) - arrow) + "\n";
    }
    return names;
}

/// With arrows in ASCII.
Outcome run_in_ascii(std::vector<std::string> arguments) {
    return run_sonde(std::move(arguments), {{"LC_ALL", "C"}});
}

std::string url_of(const Mosquitto& broker, const std::string& scheme = "mqtt") {
    return scheme + "://127.0.0.1:" + std::to_string(broker.port());
}

TEST(ProbeTrace, ShowsEveryPacketOfTheRun) {
    const Mosquitto broker;
    for (const std::string version : {"3.1.1", "5"}) {
        const auto outcome =
            run_in_ascii({"probe", url_of(broker), "--mqtt", version, "--qos", "1", "--trace"});
        EXPECT_EQ(outcome.status, 0) << outcome.error;
        const auto packets = packets_in(outcome.out);
        EXPECT_THAT(packets, HasSubstr("> CONNECT\n< CONNACK\n> SUBSCRIBE\n< SUBACK\n> PUBLISH\n"));
        EXPECT_THAT(packets, HasSubstr("< PUBACK\n"));
        EXPECT_THAT(packets, HasSubstr("< PUBLISH\n"));
        EXPECT_THAT(packets, HasSubstr("> DISCONNECT\n"));
        EXPECT_THAT(outcome.out, HasSubstr("MQTT " + version));
        EXPECT_THAT(outcome.out, Not(HasSubstr("breaks the standard")));
        EXPECT_THAT(outcome.out, HasSubstr("delivery")) << "and the waterfall";
    }
}

TEST(ProbeTrace, ShowsWhatIsInsideOfTls) {
    support::CertificateAuthority authority;
    const Mosquitto broker{{.tls = authority.issue({.hosts = "IP:127.0.0.1"})}};
    const auto outcome = run_in_ascii({"probe", url_of(broker, "mqtts"), "--insecure", "--trace"});
    EXPECT_EQ(outcome.status, 0) << outcome.error << outcome.out;
    EXPECT_THAT(packets_in(outcome.out), HasSubstr("> CONNECT\n< CONNACK\n"));
}

TEST(ProbeTrace, ShowsARefusalAndNoPassword) {
    const Mosquitto broker{{.login = Mosquitto::Login{"monitor", "s3cret-word"}}};
    const TemporaryFolder folder;
    const auto file = folder.write("password", "wr0ng-word\n");
    const auto outcome = run_in_ascii(
        {"probe", url_of(broker), "--username", "monitor", "--password-file", file, "--trace"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(packets_in(outcome.out), "> CONNECT\n< CONNACK\n");
    EXPECT_THAT(outcome.out, HasSubstr("0x87 Not authorized"));
    EXPECT_THAT(outcome.out, HasSubstr("******** (10 bytes)"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("wr0ng-word")));
}

TEST(ProbeTrace, LeavesStandardOutputToJson) {
    const Mosquitto broker;
    const auto outcome = run_in_ascii({"probe", url_of(broker), "--trace", "--format", "json"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(nlohmann::json::parse(outcome.out)["schema"], "sonde.probe/1");
    EXPECT_THAT(packets_in(outcome.error), HasSubstr("> CONNECT\n< CONNACK\n"));
}

}  // namespace
}  // namespace sonde::testing
