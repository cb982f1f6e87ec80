// SPDX-License-Identifier: Apache-2.0
#include "config/load.hpp"

#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

std::string listed(const std::vector<Mistake>& mistakes) {
    std::string text;
    for (const auto& mistake : mistakes) {
        text += to_string(mistake) + "\n";
    }
    return text;
}

AgentConfig load(std::string_view text) {
    const auto around = usual_surroundings();
    const auto config = load_text(text, "sonde.toml", around.view());
    EXPECT_TRUE(config) << listed(config ? std::vector<Mistake>{} : config.error());
    return config.value_or(AgentConfig{});
}

ProbeSpec load_probe(std::string_view keys) {
    const auto config =
        load("[[probe]]\nname = \"p\"\ntarget = \"mqtts://h\"\n" + std::string{keys});
    return config.probes.empty() ? ProbeSpec{} : config.probes.front();
}

TEST(Load, ReadsTheSmallestConfiguration) {
    const auto config = load("[[probe]]\nname = \"orders\"\ntarget = \"mqtt://broker\"\n");
    EXPECT_EQ(config.listen, (ListenAddress{.host = "127.0.0.1", .port = 9344}));
    EXPECT_EQ(config.location, "");
    EXPECT_EQ(config.log_level, LogLevel::info);
    EXPECT_EQ(config.log_format, LogFormat::text);
    EXPECT_FALSE(config.native_histograms);
    ASSERT_EQ(config.probes.size(), 1U);
    EXPECT_EQ(config.probes[0],
              (ProbeSpec{.name = "orders",
                         .target = {.scheme = Scheme::mqtt, .host = "broker", .port = 1883}}));
}

TEST(Load, ReadsTheAgent) {
    const auto config = load(
        "[agent]\nlisten = \"[::]:0\"\nlocation = \"fra1\"\nlog_level = \"debug\"\n"
        "log_format = \"json\"\n"
        "native_histograms = true\n"
        "[[probe]]\nname = \"p\"\ntarget = \"h\"\n");
    EXPECT_EQ(config.listen, (ListenAddress{.host = "::", .port = 0}));
    EXPECT_EQ(config.location, "fra1");
    EXPECT_EQ(config.log_level, LogLevel::debug);
    EXPECT_EQ(config.log_format, LogFormat::json);
    EXPECT_TRUE(config.native_histograms);
}

TEST(Load, ReadsEveryKeyOfAProbe) {
    const auto spec = load_probe(R"(
labels = { team = "iot" }
mqtt = "3.1.1"
client_id = "me"
username = "monitor"
password_file = "/secret"
keep_alive = "2m"
ping = true
qos = 2
payload_size = "1KiB"
topic = "a/b"
interval = "1m"
timeout = "2s"
phase_timeout = { dns = "1s", tls = "1.5s" }
overlap = true
ca_file = "/ca.pem"
crl_file = "/crl.pem"
cert_file = "/cert.pem"
key_file = "/key.pem"
insecure = true
server_name = "other"
alpn = ["mqtt", "x"]
tls_min_version = "1.3"
tls_resumption = true
dns_server = ["1.1.1.1", "[::1]:5353"]
family = "ipv6"
srv = true
source_address = "2001:db8::7"
interface = "eth0"
)");
    const ProbeSpec expected{
        .name = "p",
        .target = {.scheme = Scheme::mqtts, .host = "h", .port = 8883},
        .labels = {{"team", "iot"}},
        .mqtt = MqttVersion::v3_1_1,
        .interval = 1min,
        .timeout = 2s,
        .phase_timeout = {{Phase::dns, 1s}, {Phase::tls, 1500ms}},
        .overlap = true,
        .qos = 2,
        .payload_size = 1024,
        .topic = "a/b",
        .client_id = "me",
        .username = "monitor",
        .password = Secret{"hunter2"},
        .keep_alive = 120s,
        .ping = true,
        .dns_servers = {"1.1.1.1", "[::1]:5353"},
        .family = FamilyChoice::ipv6,
        .srv = true,
        .source_address = "2001:db8::7",
        .source_interface = "eth0",
        .tls = {.verification = Verification::off,
                .ca_file = "/ca.pem",
                .cert_file = "/cert.pem",
                .key_file = "/key.pem",
                .server_name = "other",
                .alpn = {"mqtt", "x"},
                .minimum = TlsVersion::v1_3,
                .crl_file = "/crl.pem",
                .resumption = Resumption::on},
    };
    EXPECT_EQ(spec, expected);
}

TEST(Load, ReadsTheOtherChoices) {
    const auto spec = load_probe("resolver = \"system\"\nfamily = \"ipv4\"\n");
    EXPECT_EQ(spec.resolver, ResolverKind::system);
    EXPECT_EQ(spec.family, FamilyChoice::ipv4);
    EXPECT_EQ(load_probe("client = \"paho\"\n").client, ClientKind::paho);
}

TEST(Load, TakesAPlainNumberAsBytesAndOneTextAsAList) {
    const auto spec = load_probe("payload_size = 100\nalpn = \"mqtt\"\n");
    EXPECT_EQ(spec.payload_size, 100U);
    EXPECT_THAT(spec.tls.alpn, ElementsAre("mqtt"));
}

TEST(Load, ReadsAPreSharedKeyInHexadecimal) {
    const auto spec = load_probe("psk_identity = \"me\"\npsk_file = \"/psk\"\n");
    EXPECT_EQ(spec.tls.psk_identity, "me");
    EXPECT_EQ(spec.tls.psk, Secret{"\x01\x02\xff\xff"});
    EXPECT_EQ(load_probe("psk_identity = \"me\"\npsk_env = \"PORT\"\n").tls.psk,
              Secret{"\x28\x83"});
}

TEST(Load, ReadsAPasswordFromTheEnvironment) {
    EXPECT_EQ(load_probe("password_env = \"PASSWORD\"\n").password, Secret{"hunter2"});
}

TEST(Load, TakesOneNewlineOffAPasswordFile) {
    FakeSurroundings around;
    around.files = {{"/a", "x\n\n"}, {"/b", "x\r\n"}, {"/c", " x "}};
    const auto password = [&](const std::string& path) {
        const auto config =
            load_text("[[probe]]\nname = \"p\"\ntarget = \"h\"\npassword_file = \"" + path + "\"\n",
                      "sonde.toml",
                      around.view());
        return config ? config->probes[0].password->reveal() : "none";
    };
    EXPECT_EQ(password("/a"), "x\n");
    EXPECT_EQ(password("/b"), "x");
    EXPECT_EQ(password("/c"), " x ");
}

TEST(Load, LetsAProbeOverrideTheDefaults) {
    const auto config = load(R"(
[defaults]
target = "mqtts://shared"
interval = "30s"
qos = 2
labels = { team = "iot", tier = "2" }
phase_timeout = { dns = "1s" }
password_file = "/secret"

[[probe]]
name = "a"

[[probe]]
name = "b"
target = "mqtt://other"
qos = 0
labels = { tier = "1" }
phase_timeout = { tcp = "2s" }
password_env = "PORT"
)");
    ASSERT_EQ(config.probes.size(), 2U);
    const auto& a = config.probes[0];
    EXPECT_EQ(a.target.host, "shared");
    EXPECT_EQ(a.interval, 30s);
    EXPECT_EQ(a.qos, 2);
    EXPECT_THAT(a.labels, ElementsAre(Pair("team", "iot"), Pair("tier", "2")));
    const auto& b = config.probes[1];
    EXPECT_EQ(b.target.host, "other");
    EXPECT_EQ(b.interval, 30s);
    EXPECT_EQ(b.qos, 0);
    EXPECT_THAT(b.labels, ElementsAre(Pair("team", "iot"), Pair("tier", "1")));
    EXPECT_THAT(b.phase_timeout, ElementsAre(Pair(Phase::dns, 1s), Pair(Phase::tcp, 2s)));
    EXPECT_EQ(b.password, Secret{"2883"});
}

TEST(Load, LetsTlsDefaultsStandBesideAPlainTarget) {
    const auto config =
        load("[defaults]\nca_file = \"/ca.pem\"\n[[probe]]\nname = \"p\"\ntarget = \"mqtt://h\"\n");
    EXPECT_EQ(config.probes.at(0).tls.ca_file, "/ca.pem");
}

TEST(Load, LetsAShortProbeKeepTheDefaultLimitsOfPhases) {
    const auto config = load(
        "[defaults]\nphase_timeout = { dns = \"2s\" }\n"
        "[[probe]]\nname = \"p\"\ntarget = \"h\"\ntimeout = \"1s\"\n");
    EXPECT_EQ(config.probes.at(0).timeout, 1s);
}

TEST(Load, LetsATimeoutExceedTheIntervalWhereOverlapIsAllowed) {
    EXPECT_EQ(load_probe("interval = \"1s\"\noverlap = true\n").interval, 1s);
}

TEST(Load, LetsUpToSixteenRunsOverlap) {
    EXPECT_EQ(load_probe("interval = \"1s\"\ntimeout = \"16s\"\noverlap = true\n").timeout, 16s);
}

TEST(Load, LetsTheFamilyOfAnAddressStandBesideIt) {
    const auto config = load(
        "[[probe]]\nname = \"a\"\ntarget = \"mqtt://127.0.0.1\"\nfamily = \"ipv4\"\n"
        "[[probe]]\nname = \"b\"\ntarget = \"mqtt://[::1]\"\nfamily = \"ipv6\"\n"
        "[[probe]]\nname = \"c\"\ntarget = \"mqtt://[::1]\"\nfamily = \"any\"\n");
    EXPECT_EQ(config.probes.size(), 3U);
}

TEST(Load, PutsTheEnvironmentIntoTexts) {
    const auto config = load(
        "[agent]\nlisten = \"127.0.0.1:${LISTEN:-9000}\"\n[[probe]]\nname = \"p\"\n"
        "target = \"mqtt://127.0.0.1:${PORT}\"\nlabels = { a = \"${PORT}\" }\n");
    EXPECT_EQ(config.listen.port, 9000);
    EXPECT_EQ(config.probes.at(0).target.port, 2883);
    EXPECT_THAT(config.probes.at(0).labels, ElementsAre(Pair("a", "2883")));
}

TEST(Load, SaysThatTheFileCannotBeRead) {
    const FakeSurroundings nothing;
    const auto config = load_file("sonde.toml", nothing.view());
    ASSERT_FALSE(config);
    EXPECT_EQ(listed(config.error()), "sonde.toml: cannot be read: No such file or directory\n");
}

TEST(Load, ReadsAFile) {
    FakeSurroundings around;
    around.files["x.toml"] = "[[probe]]\nname = \"p\"\ntarget = \"h\"\n";
    EXPECT_TRUE(load_file("x.toml", around.view()));
}

}  // namespace
}  // namespace sonde
