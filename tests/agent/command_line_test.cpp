// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"

#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;
using Words = std::vector<std::string>;

tl::expected<Command, UsageError> parse(const Words& arguments) {
    const auto around = usual_surroundings();
    return parse_command_line(arguments, around.view());
}

template <class T>
T parse_as(const Words& arguments) {
    auto command = parse(arguments);
    if (!command) {
        ADD_FAILURE() << command.error().message;
        return {};
    }
    auto* const wanted = std::get_if<T>(&*command);
    EXPECT_NE(wanted, nullptr);
    return wanted == nullptr ? T{} : std::move(*wanted);
}

/// `sonde probe mqtts://h` and these flags.
ProbeCommand probe_with(Words flags) {
    Words arguments{"probe", "mqtts://h"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return parse_as<ProbeCommand>(arguments);
}

TEST(ProbeCommandLine, NeedsNothingButTheUrl) {
    const auto command = parse_as<ProbeCommand>({"probe", "mqtt://broker"});
    EXPECT_EQ(command.spec,
              (ProbeSpec{.name = "cli",
                         .target = {.scheme = Scheme::mqtt, .host = "broker", .port = 1883},
                         .interval = 1s}));
    EXPECT_EQ(command.count, 1U);
    EXPECT_EQ(command.format, OutputFormat::text);
    EXPECT_TRUE(command.thresholds.empty());
}

TEST(ProbeCommandLine, TakesABareHostAndPort) {
    EXPECT_EQ(to_string(parse_as<ProbeCommand>({"probe", "h:8883"}).spec.target), "mqtts://h:8883");
    EXPECT_EQ(to_string(parse_as<ProbeCommand>({"probe", "--", "h"}).spec.target), "mqtt://h:1883");
}

TEST(ProbeCommandLine, ReadsTheFlagsOfTheProtocol) {
    const auto spec = probe_with({"--mqtt",
                                  "3.1.1",
                                  "--client",
                                  "paho",
                                  "--client-id",
                                  "me",
                                  "--username",
                                  "monitor",
                                  "--password-file",
                                  "/secret",
                                  "--keep-alive",
                                  "10s"})
                          .spec;
    EXPECT_EQ(spec.mqtt, MqttVersion::v3_1_1);
    EXPECT_EQ(spec.client, ClientKind::paho);
    EXPECT_EQ(spec.client_id, "me");
    EXPECT_EQ(spec.username, "monitor");
    EXPECT_EQ(spec.password, Secret{"hunter2"});
    EXPECT_EQ(spec.keep_alive, 10s);
    EXPECT_FALSE(spec.ping);
    EXPECT_TRUE(probe_with({"--ping"}).spec.ping);
    EXPECT_EQ(probe_with({"--password-env", "PASSWORD"}).spec.password, Secret{"hunter2"});
}

TEST(ProbeCommandLine, ReadsTheFlagsOfTheMessage) {
    const auto spec = probe_with({"--qos", "2", "--payload-size", "1KiB", "--topic", "a/b"}).spec;
    EXPECT_EQ(spec.qos, 2);
    EXPECT_EQ(spec.payload_size, 1024U);
    EXPECT_EQ(spec.topic, "a/b");
}

TEST(ProbeCommandLine, ReadsTheFlagsOfTime) {
    const auto spec = probe_with({"--timeout",
                                  "3s",
                                  "--phase-timeout",
                                  "dns=1s",
                                  "--phase-timeout",
                                  "tcp=500ms",
                                  "--interval",
                                  "0"})
                          .spec;
    EXPECT_EQ(spec.timeout, 3s);
    EXPECT_EQ(spec.interval, 0s);
    EXPECT_THAT(spec.phase_timeout, ElementsAre(Pair(Phase::dns, 1s), Pair(Phase::tcp, 500ms)));
}

TEST(ProbeCommandLine, ReadsTheFlagsOfTls) {
    const auto tls = probe_with({"--ca-file",
                                 "/ca.pem",
                                 "--cert-file",
                                 "/cert.pem",
                                 "--key-file",
                                 "/key.pem",
                                 "--insecure",
                                 "--server-name",
                                 "other",
                                 "--alpn",
                                 "mqtt",
                                 "--alpn",
                                 "x",
                                 "--tls-min-version",
                                 "1.3"})
                         .spec.tls;
    EXPECT_EQ(tls,
              (TlsSettings{.verification = Verification::off,
                           .ca_file = "/ca.pem",
                           .cert_file = "/cert.pem",
                           .key_file = "/key.pem",
                           .server_name = "other",
                           .alpn = {"mqtt", "x"},
                           .minimum = TlsVersion::v1_3}));
}

TEST(ProbeCommandLine, ReadsTheFlagsOfNameLookup) {
    const auto spec =
        probe_with({"--dns-server", "1.1.1.1", "--dns-server", "[::1]:53", "--family", "ipv6"})
            .spec;
    EXPECT_THAT(spec.dns_servers, ElementsAre("1.1.1.1", "[::1]:53"));
    EXPECT_EQ(spec.family, FamilyChoice::ipv6);
    EXPECT_EQ(probe_with({"--resolver", "system"}).spec.resolver, ResolverKind::system);
}

TEST(ProbeCommandLine, ReadsTheFlagsOfOutput) {
    const auto command = probe_with({"--count",
                                     "1000000000",
                                     "--format",
                                     "json",
                                     "--threshold",
                                     "delivery.p99<50ms",
                                     "--threshold=success>=99%"});
    EXPECT_EQ(command.count, 1'000'000'000U);
    EXPECT_EQ(command.format, OutputFormat::json);
    ASSERT_EQ(command.thresholds.size(), 2U);
    EXPECT_EQ(command.thresholds[1].text, "success>=99%");
}

TEST(ProbeCommandLine, TakesFlagsBeforeTheUrlAndWithAnEqualsSign) {
    const auto command =
        parse_as<ProbeCommand>({"probe", "--alpn", "mqtt", "--qos=0", "--count", "2", "mqtts://h"});
    EXPECT_EQ(command.spec.target.host, "h");
    EXPECT_EQ(command.spec.qos, 0);
}

TEST(ProbeCommandLine, AllowsATimeoutLongerThanTheInterval) {
    EXPECT_EQ(probe_with({"--interval", "10ms", "--timeout", "1m"}).spec.timeout, 1min);
}

TEST(CommandLine, ReadsTheOtherCommands) {
    EXPECT_EQ(parse_as<RunCommand>({"run", "--config", "a.toml"}).config_file, "a.toml");
    EXPECT_THAT(parse_as<CheckCommand>({"check", "a", "b"}).files, ElementsAre("a", "b"));
    parse_as<VersionCommand>({"--version"});
    parse_as<PahoChildCommand>({"paho-child"});
}

TEST(CommandLine, GivesHelpEverywhere) {
    EXPECT_EQ(parse_as<HelpCommand>({"--help"}).text, help_text(""));
    EXPECT_EQ(parse_as<HelpCommand>({"-h"}).text, help_text(""));
    EXPECT_EQ(parse_as<HelpCommand>({"help", "probe"}).text, help_text("probe"));
    EXPECT_EQ(parse_as<HelpCommand>({"probe", "--help"}).text, help_text("probe"));
    EXPECT_EQ(parse_as<HelpCommand>({"probe", "h", "--qos", "7", "-h"}).text, help_text("probe"));
    EXPECT_EQ(parse_as<HelpCommand>({"run", "--help"}).text, help_text("run"));
    EXPECT_EQ(parse_as<HelpCommand>({"check", "--help"}).text, help_text("check"));
}

}  // namespace
}  // namespace sonde
