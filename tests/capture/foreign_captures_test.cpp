// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/read.hpp"
#include "probes/net/connector.hpp"
#include "probes/net/key_log.hpp"
#include "probes/trace.hpp"
#include "probes/wire/mask_secrets.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_broker.hpp"
#include "tests/truth/capture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <vector>

/// What Wireshark's tools captured and wrote, read by sonde. Needs CAP_NET_RAW for loopback.
namespace sonde::capture {
namespace {

using sonde::testing::Process;
using sonde::testing::read_text;
using sonde::testing::TemporaryFolder;
using ::testing::HasSubstr;

constexpr std::size_t tape_limit = 1024UL * 1024;

std::string output_of(std::vector<std::string> command) {
    Process process{std::move(command)};
    EXPECT_EQ(process.wait(), 0) << process.error();
    return process.output();
}

/// Of both directions, with the secrets masked in what the client sent.
struct Streams {
    wire::Bytes sent{};
    wire::Bytes received{};

    bool operator==(const Streams&) const = default;
};

Streams streams_of(const Tape& tape) {
    Streams streams;
    for (const auto& segment : tape.segments) {
        auto& stream = segment.direction == Direction::sent ? streams.sent : streams.received;
        stream.insert(stream.end(), segment.bytes.begin(), segment.bytes.end());
    }
    wire::mask_secrets(streams.sent);
    return streams;
}

Findings read_file(const std::string& path) {
    const auto bytes = read_text(path);
    auto found = read(std::as_bytes(std::span{bytes}), std::nullopt);
    if (!found) {
        ADD_FAILURE() << found.error().message;
        return {};
    }
    return *std::move(found);
}

ProbeResult run(const ProbeSpec& spec, net::KeyLog* key_log = nullptr) {
    const SystemClock clock;
    net::AsioConnector connector{clock, key_log};
    auto result = support::run_probe(
        spec, {.clock = clock, .connector = connector, .tape_limit = tape_limit});
    EXPECT_TRUE(result.success());
    return result;
}

std::string port_filter(std::uint16_t port) {
    return "tcp port " + std::to_string(port);
}

class ForeignCapture : public ::testing::Test {
  protected:
    /// A run with a message of more than a segment, and the capture of it.
    void SetUp() override {
        const support::ScriptedBroker broker;
        truth::Capture capture{port_filter(broker.port())};
        ProbeSpec spec{.name = "captured", .target = broker.endpoint()};
        spec.username = "monitor";
        spec.password = Secret{"s3cret-word"};
        spec.payload_size = 150'000;
        result_ = run(spec);
        std::filesystem::copy_file(capture.stop(), file_);
    }

    std::string converted(std::vector<std::string> options) {
        const auto path = (folder_.path() / "converted").string();
        options.insert(options.begin(), "editcap");
        options.push_back(file_);
        options.push_back(path);
        output_of(options);
        return path;
    }

    TemporaryFolder folder_{};
    std::string file_{(folder_.path() / "capture.pcapng").string()};
    ProbeResult result_{};
};

TEST_F(ForeignCapture, IsTheRunInEveryFormat) {
    const auto wanted = streams_of(*result_.tape);
    for (const std::string format : {"pcapng", "pcap", "nsecpcap"}) {
        const auto found = read_file(converted({"-F", format}));
        EXPECT_FALSE(found.fault) << format;
        ASSERT_EQ(found.streams.size(), 1U) << format;
        const auto& stream = found.streams[0];
        EXPECT_TRUE(stream.remarks.empty()) << stream.remarks[0];
        EXPECT_EQ(stream.tape.ours, result_.tape->ours);
        EXPECT_EQ(stream.tape.theirs, result_.tape->theirs);
        EXPECT_EQ(stream.tape.mqtt, MqttVersion::v5);
        EXPECT_TRUE(streams_of(stream.tape) == wanted) << format;
    }
}

TEST_F(ForeignCapture, WithTimesOfTheKernelAgreesWithTheRun) {
    const auto found = read_file(file_);
    const auto& first = found.streams.at(0).tape;
    const auto apart = first.started - (result_.tape->started + result_.tape->segments[0].at);
    EXPECT_LT(std::chrono::abs(apart), std::chrono::milliseconds{1});
}

TEST_F(ForeignCapture, WithoutTheEndOfEachPacketStillHasTheSmallOnes) {
    const auto found = read_file(converted({"-s", "300"}));
    ASSERT_EQ(found.streams.size(), 1U);
    std::set<std::string> names;
    for (const auto& packet : trace_of(found.streams[0].tape).packets) {
        names.insert(packet.dissection.name);
    }
    EXPECT_THAT(names,
                ::testing::ElementsAre(
                    "CONNACK", "CONNECT", "DISCONNECT", "PUBACK", "SUBACK", "SUBSCRIBE"));
    EXPECT_THAT(found.streams[0].remarks, ::testing::Contains(HasSubstr("missing in the capture")));
}

TEST(ForeignCaptureOfTls, IsSaidToBeEncrypted) {
    support::CertificateAuthority authority;
    const support::ScriptedBroker broker{
        {.tls = support::BrokerTls{.identity = authority.issue({})}}};
    truth::Capture capture{port_filter(broker.port())};
    ProbeSpec spec{.name = "tls", .target = broker.endpoint()};
    spec.tls.ca_file = authority.ca_file();
    run(spec);
    const auto found = read_file(capture.stop());
    EXPECT_TRUE(found.streams.empty());
    EXPECT_THAT(found.remarks, ::testing::Contains(HasSubstr("1 connection is encrypted")));
}

class KeyLogAndCapture : public ::testing::TestWithParam<std::string> {};

TEST_P(KeyLogAndCapture, TogetherShowTsharkTheMqttInsideTls) {
    support::CertificateAuthority authority;
    const sonde::testing::Mosquitto broker{{.tls = authority.issue({.hosts = "IP:127.0.0.1"}),
                                            .more = {"tls_version tlsv" + GetParam()}}};
    const TemporaryFolder folder;
    const auto keys = (folder.path() / "keys").string();
    auto log = net::KeyLog::open(keys).value();
    truth::Capture capture{port_filter(broker.port())};
    ProbeSpec spec{.name = "tls",
                   .target = {.scheme = Scheme::mqtts, .host = "127.0.0.1", .port = broker.port()}};
    spec.tls.ca_file = authority.ca_file();
    run(spec, &log);
    const auto file = capture.stop();
    const auto port = std::to_string(broker.port());
    const std::vector<std::string> reading{"tshark",
                                           "-n",
                                           "-r",
                                           file,
                                           "-d",
                                           "tcp.port==" + port + ",tls",
                                           "-d",
                                           "tls.port==" + port + ",mqtt",
                                           "-Y",
                                           "mqtt",
                                           "-T",
                                           "fields",
                                           "-e",
                                           "mqtt.msgtype"};
    EXPECT_EQ(output_of(reading), "") << "nothing can be seen without the keys";
    auto with_keys = reading;
    with_keys.insert(with_keys.begin() + 1, {"-o", "tls.keylog_file:" + keys});
    std::istringstream types{output_of(with_keys)};
    std::multiset<int> seen;
    for (int type = 0; types >> type; types.ignore(1, ',')) {
        seen.insert(type);
    }
    EXPECT_EQ(seen, (std::multiset<int>{1, 2, 3, 3, 4, 4, 8, 9, 14}));
}

INSTANTIATE_TEST_SUITE_P(Versions,
                         KeyLogAndCapture,
                         ::testing::Values("1.2", "1.3"),
                         [](const auto& version) { return "v1_" + version.param.substr(2); });

}  // namespace
}  // namespace sonde::capture
