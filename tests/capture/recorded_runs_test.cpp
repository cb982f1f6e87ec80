// SPDX-License-Identifier: Apache-2.0
#include "exporters/pcapng.hpp"
#include "exporters/tape_packets.hpp"
#include "probes/capture/read.hpp"
#include "probes/net/connector.hpp"
#include "probes/trace.hpp"
#include "tests/exporters/field_rows.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/process.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_broker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

/// Runs against real brokers, written as captures: tshark and our own reader see in them, packet by
/// packet and field by field, what the run itself carried.
namespace sonde {
namespace {

constexpr std::size_t tape_limit = 4UL * 1024 * 1024;
constexpr std::uint16_t port_of_mqtt = 1883;
const std::string password = "s3cret-word";

struct Exchange {
    std::string name{};
    MqttVersion version{};
    std::uint8_t qos{};
};

void PrintTo(const Exchange& exchange, std::ostream* out) {
    *out << exchange.name;
}

std::vector<Exchange> exchanges() {
    std::vector<Exchange> all;
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        for (const auto qos : std::array<std::uint8_t, 3>{0, 1, 2}) {
            const std::string name = version == MqttVersion::v5 ? "v5" : "v3_1_1";
            all.push_back(
                {.name = name + "_qos_" + std::to_string(qos), .version = version, .qos = qos});
        }
    }
    return all;
}

std::vector<PacketRows> rows_of(const Tape& tape) {
    std::vector<PacketRows> rows;
    const auto trace = trace_of(tape);
    const auto packets = packets_of(tape);
    EXPECT_EQ(trace.packets.size(), packets.size());
    for (std::size_t i = 0; i < std::min(trace.packets.size(), packets.size()); ++i) {
        EXPECT_TRUE(trace.packets[i].whole);
        EXPECT_EQ(trace.packets[i].direction, packets[i].direction);
        rows.push_back(rows_of(trace.packets[i], packets[i].bytes));
    }
    return rows;
}

std::string capture_of(const ProbeResult& result) {
    std::ostringstream out;
    PcapngWriter writer{out, "sonde"};
    writer.add(result);
    return std::move(out).str();
}

std::vector<PacketRows> seen_by_tshark(const std::string& file, const std::string& capture) {
    std::ofstream{file, std::ios::binary} << capture;
    testing::Process tshark{{"tshark", "-r", file, "-Y", "mqtt", "-T", "pdml", "-J", "mqtt"},
                            {{"WIRESHARK_CONFIG_DIR", "."}}};
    EXPECT_EQ(tshark.wait(), 0);
    return rows_of_pdml(tshark.output());
}

std::vector<PacketRows> seen_by_us(const std::string& capture) {
    const auto found = capture::read(std::as_bytes(std::span{capture}), std::nullopt);
    if (!found || found->streams.size() != 1 || !found->streams[0].remarks.empty()) {
        ADD_FAILURE() << "not one whole stream";
        return {};
    }
    return rows_of(found->streams[0].tape);
}

/// As far as we show a long payload.
FieldRow shortened(FieldRow theirs, const FieldRow& ours) {
    const std::string goes_on = "...";
    if (ours.value.ends_with(goes_on) && theirs.value.size() > ours.value.size()) {
        theirs.value = theirs.value.substr(0, ours.value.size() - goes_on.size()) + goes_on;
    }
    return theirs;
}

/// Row by row, so that a difference can be read.
void expect_same(const std::vector<PacketRows>& theirs, const std::vector<PacketRows>& ours) {
    EXPECT_EQ(theirs.size(), ours.size());
    for (std::size_t packet = 0; packet < std::min(theirs.size(), ours.size()); ++packet) {
        SCOPED_TRACE("packet " + std::to_string(packet + 1));
        EXPECT_EQ(theirs[packet].size(), ours[packet].size());
        const auto rows = std::min(theirs[packet].size(), ours[packet].size());
        for (std::size_t row = 0; row < rows; ++row) {
            EXPECT_EQ(shortened(theirs[packet][row], ours[packet][row]), ours[packet][row]);
        }
    }
}

class RecordedRun : public ::testing::TestWithParam<Exchange> {
  protected:
    ProbeSpec spec_against(const Endpoint& broker) const {
        ProbeSpec spec{.name = "recorded", .target = broker, .mqtt = GetParam().version};
        spec.qos = GetParam().qos;
        spec.username = "monitor";
        spec.password = Secret{password};
        spec.ping = true;
        return spec;
    }

    static ProbeResult run(const ProbeSpec& spec) {
        const SystemClock clock;
        net::AsioConnector connector{clock};
        return support::run_probe(
            spec, {.clock = clock, .connector = connector, .tape_limit = tape_limit});
    }

    /// As the run went, and as if it had gone to port 1883, which no test may listen on.
    void compare_both_forms(ProbeResult result) {
        ASSERT_TRUE(result.success()) << result.failure->detail;
        ASSERT_TRUE(result.tape);
        ASSERT_GT(result.tape->segments.size(), 6U);
        for (const bool as_tcp : {false, true}) {
            SCOPED_TRACE(as_tcp ? "as segments of TCP" : "as packets of MQTT");
            if (as_tcp) {
                result.tape->theirs.port = port_of_mqtt;
            }
            const auto ours = rows_of(*result.tape);
            const auto capture = capture_of(result);
            EXPECT_EQ(capture.find(password), std::string::npos);
            expect_same(seen_by_us(capture), ours);
            expect_same(seen_by_tshark("recorded_" + GetParam().name + ".pcapng", capture), ours);
        }
    }
};

TEST_P(RecordedRun, OnTheScriptedBrokerIsTheSameInItsCapture) {
    const support::ScriptedBroker broker;
    compare_both_forms(run(spec_against(broker.endpoint())));
}

TEST_P(RecordedRun, OverIpv6IsTheSameInItsCapture) {
    const support::ScriptedBroker broker{{.address = "::1"}};
    auto spec = spec_against(broker.endpoint());
    const auto result = run(spec);
    ASSERT_TRUE(result.tape);
    EXPECT_EQ(result.tape->theirs.address, "::1");
    compare_both_forms(result);
}

TEST_P(RecordedRun, OnMosquittoIsTheSameInItsCapture) {
    const testing::Mosquitto broker{{.login = testing::Mosquitto::Login{"monitor", password}}};
    compare_both_forms(run(spec_against({.host = "127.0.0.1", .port = broker.port()})));
}

TEST_P(RecordedRun, OverTlsIsItsMqttWithoutTheTls) {
    support::CertificateAuthority authority;
    const testing::Mosquitto broker{{.tls = authority.issue({.hosts = "IP:127.0.0.1"})}};
    auto spec = spec_against({.scheme = Scheme::mqtts, .host = "127.0.0.1", .port = broker.port()});
    spec.tls.ca_file = authority.ca_file();
    compare_both_forms(run(spec));
}

TEST_P(RecordedRun, OfALargeMessageIsTheSameInItsCapture) {
    const support::ScriptedBroker broker;
    auto spec = spec_against(broker.endpoint());
    spec.payload_size = 200'000;
    compare_both_forms(run(spec));
}

INSTANTIATE_TEST_SUITE_P(Exchanges,
                         RecordedRun,
                         ::testing::ValuesIn(exchanges()),
                         [](const auto& exchange) { return exchange.param.name; });

}  // namespace
}  // namespace sonde
