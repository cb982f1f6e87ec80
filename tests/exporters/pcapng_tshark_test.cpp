// SPDX-License-Identifier: Apache-2.0
#include "exporters/pcapng.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/tape_samples.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

/// tshark, which knows nothing of sonde, reads what is written.
namespace sonde {
namespace {

using namespace std::chrono_literals;

void write_file(const std::string& path, const std::vector<ProbeResult>& results) {
    std::ofstream file{path, std::ios::binary};
    PcapngWriter writer{file, "sonde 1.2.3"};
    for (const auto& result : results) {
        writer.add(result);
    }
}

std::string tshark(const std::string& arguments) {
    // Its profile is not to come from whoever runs the test, and what it says beside is not asked.
    const auto outcome =
        run_command("(WIRESHARK_CONFIG_DIR=. tshark " + arguments + " 2>/dev/null)");
    EXPECT_EQ(outcome.exit_code, 0) << arguments << '\n' << outcome.output;
    return outcome.output;
}

class PcapngInTshark
    : public testing::TestWithParam<std::tuple<MqttVersion, std::string, std::uint16_t>> {
  protected:
    std::string file_{"tshark_" + std::to_string(static_cast<int>(std::get<0>(GetParam()))) + "_" +
                      std::to_string(std::get<1>(GetParam()).size()) + "_" +
                      std::to_string(std::get<2>(GetParam())) + ".pcapng"};

    void write() const {
        const auto& [version, address, port] = GetParam();
        write_file(file_, {samples::recorded(samples::conversation(version, {address, port}))});
    }
};

TEST_P(PcapngInTshark, IsMqttWithoutHelp) {
    write();
    const auto types = tshark("-r " + file_ + " -Y mqtt -T fields -E occurrence=a -e mqtt.msgtype");
    std::string in_one_line;
    for (const char c : types) {
        in_one_line += c == '\n' || c == ',' ? ' ' : c;
    }
    EXPECT_EQ(in_one_line, "1 2 8 9 3 4 3 4 14 ");
}

TEST_P(PcapngInTshark, HasNothingToComplainAbout) {
    write();
    EXPECT_EQ(
        tshark("-o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -r " + file_ +
               " -Y 'tcp.analysis.flags || _ws.malformed || _ws.expert.severity >= warning || "
               "tcp.checksum.status == 0 || ip.checksum.status == 0'"),
        "");
}

TEST_P(PcapngInTshark, HasTheAddressesAndPortsOfTheRun) {
    write();
    const auto& [version, address, port] = GetParam();
    const auto ends = tshark("-r " + file_ +
                             " -Y 'mqtt.msgtype == 1' -T fields -E separator=, -e _ws.col.Source "
                             "-e _ws.col.Destination -e tcp.dstport -e exported_pdu.dst_port");
    EXPECT_EQ(ends.find((address.find(':') == std::string::npos ? "127.0.0.1," : "::1,") + address),
              0U)
        << ends;
    EXPECT_NE(ends.find(std::to_string(port)), std::string::npos) << ends;
}

TEST_P(PcapngInTshark, HasTheTimesOfTheRunInNanoseconds) {
    write();
    EXPECT_EQ(tshark("-r " + file_ + " -Y 'mqtt.msgtype == 2' -T fields -e frame.time_epoch"),
              "1767323045.679151000\n");
}

INSTANTIATE_TEST_SUITE_P(Forms,
                         PcapngInTshark,
                         testing::Combine(testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                                          testing::Values("127.0.0.1", "2001:db8::1"),
                                          testing::Values(80, 1883, 8883, 45'123)));

TEST(PcapngOfSeveralRuns, IsAStreamARunEvenWithTheSamePorts) {
    const auto result = samples::recorded(samples::conversation(MqttVersion::v5));
    auto later = result;
    later.tape->started += 1s;
    write_file("tshark_runs.pcapng", {result, later});
    EXPECT_EQ(tshark("-r tshark_runs.pcapng -Y 'mqtt.msgtype == 1' -T fields -e tcp.stream"),
              "0\n1\n");
}

TEST(PcapngOfSeveralRuns, MayHoldBothForms) {
    write_file("tshark_both.pcapng",
               {samples::recorded(samples::conversation(MqttVersion::v5)),
                samples::recorded(samples::conversation(MqttVersion::v3_1_1, {"::1", 9001}))});
    EXPECT_EQ(
        tshark("-r tshark_both.pcapng -Y 'mqtt.msgtype == 1' -T fields -e frame.interface_name "
               "-e mqtt.ver"),
        "sonde-tcp\t5\nsonde-mqtt\t4\n");
}

TEST(PcapngOfAUnixSocket, IsMqttWithoutAddresses) {
    auto result = samples::recorded(samples::conversation(MqttVersion::v5, TapeEnd{}));
    result.tape->ours = {};
    write_file("tshark_unix.pcapng", {result});
    EXPECT_EQ(tshark("-r tshark_unix.pcapng -Y 'mqtt.msgtype == 1' -T fields -e mqtt.ver"), "5\n");
}

TEST(PcapngOfALargeMessage, IsOnePacketOfMqttInBothForms) {
    // 1 MiB at QoS 0.
    auto publish = samples::bytes("308980400007736f6e64652f74");
    publish.resize(publish.size() + 1'048'576, std::byte{'x'});
    for (const auto port : std::array<std::uint16_t, 2>{1883, 1884}) {
        auto tape = samples::conversation(MqttVersion::v3_1_1, {"127.0.0.1", port});
        tape.segments[4].bytes = publish;
        write_file("tshark_large.pcapng", {samples::recorded(tape)});
        EXPECT_EQ(tshark("-r tshark_large.pcapng -Y 'mqtt.msgtype == 3 && mqtt.qos == 0' -T fields "
                         "-e mqtt.topic -e mqtt.len"),
                  "sonde/t\t1048585\n")
            << port;
        EXPECT_EQ(tshark("-r tshark_large.pcapng -Y 'tcp.analysis.flags || _ws.malformed'"), "")
            << port;
    }
}

TEST(PcapngOfAFixedHeaderInTwoReads, IsStillMqttForTshark) {
    auto publish = samples::bytes("30 80c003 0007 736f6e64652f74");
    publish.resize(4 + 57'344, std::byte{'x'});
    auto tape = samples::conversation(MqttVersion::v3_1_1);
    const auto at = tape.segments[4].at;
    // Within the length, which the first byte of it does not end.
    tape.segments[4].bytes.assign(publish.begin(), publish.begin() + 2);
    tape.segments.insert(tape.segments.begin() + 5,
                         {.direction = tape.segments[4].direction,
                          .at = at,
                          .bytes = std::vector<std::byte>(publish.begin() + 2, publish.end())});
    write_file("tshark_split.pcapng", {samples::recorded(tape)});
    EXPECT_EQ(tshark("-r tshark_split.pcapng -Y 'mqtt.msgtype == 3 && mqtt.qos == 0' -T fields "
                     "-e mqtt.topic -e mqtt.len"),
              "sonde/t\t57344\n");
    EXPECT_EQ(tshark("-r tshark_split.pcapng -Y 'tcp.analysis.flags || _ws.malformed'"), "");
}

TEST(PcapngOfATapeThatWasCutShort, DoesNotCloseTheConnection) {
    auto result = samples::recorded(samples::conversation(MqttVersion::v5));
    write_file("tshark_ended.pcapng", {result});
    EXPECT_EQ(tshark("-r tshark_ended.pcapng -Y 'tcp.flags.fin == 1' -T fields -e tcp.srcport"),
              "45678\n1883\n");
    result.tape->cut_short = true;
    write_file("tshark_cut.pcapng", {result});
    EXPECT_EQ(tshark("-r tshark_cut.pcapng -Y 'tcp.flags.fin == 1 || tcp.flags.reset == 1'"), "");
}

TEST(PcapngOfAFailure, SaysWhyOnTheFirstPacket) {
    auto result = samples::recorded(samples::conversation(MqttVersion::v5));
    result.failure = Failure{.phase = Phase::delivery,
                             .reason = FailureReason::reset,
                             .detail = "the broker \x1b[31m went"};
    write_file("tshark_failure.pcapng", {result});
    const auto comment =
        tshark("-r tshark_failure.pcapng -Y 'frame.number == 1' -T fields -e frame.comment");
    EXPECT_NE(comment.find("run 1 of probe cli to mqtt://127.0.0.1:1883: reset in delivery"),
              std::string::npos)
        << comment;
    EXPECT_EQ(comment.find('\x1b'), std::string::npos);
    EXPECT_EQ(tshark("-r tshark_failure.pcapng -Y 'tcp.flags.reset == 1' -T fields -e tcp.srcport"),
              "1883\n");
}

}  // namespace
}  // namespace sonde
