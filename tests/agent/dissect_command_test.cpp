// SPDX-License-Identifier: Apache-2.0
#include "agent/dissect_command.hpp"

#include "exporters/pcapng.hpp"
#include "tests/exporters/tape_samples.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <utility>

namespace sonde {
namespace {

using testing::HasSubstr;

struct Shown {
    int status{};
    std::string out{};
    std::string error{};
};

Shown dissect(DissectCommand command, const std::string& input = {}) {
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream error;
    const int status =
        run_dissect_command(command, {.input = in, .out = out, .error = error, .style = {}});
    return {.status = status, .out = out.str(), .error = error.str()};
}

std::string capture() {
    std::ostringstream out;
    PcapngWriter writer{out, "sonde"};
    writer.add(samples::recorded(samples::conversation(MqttVersion::v5)));
    writer.add(samples::recorded(samples::conversation(MqttVersion::v3_1_1, {"::1", 8883})));
    return std::move(out).str();
}

TEST(DissectCommand, ShowsEveryStreamOfACaptureWithItsPackets) {
    const support::TemporaryFolder folder;
    const auto shown = dissect({.file = folder.write("run.pcapng", capture())});
    EXPECT_EQ(shown.status, 0) << shown.error;
    EXPECT_EQ(shown.error, "");
    EXPECT_THAT(shown.out,
                HasSubstr("Stream 1: 127.0.0.1:45678 to 127.0.0.1:1883, "
                          "2026-01-02T03:04:05.679001Z, MQTT 5\n"));
    EXPECT_THAT(shown.out, HasSubstr("Stream 2: [::1]:45678 to [::1]:8883"));
    for (const auto* const name : {"CONNECT", "CONNACK", "SUBSCRIBE", "PUBACK", "DISCONNECT"}) {
        EXPECT_THAT(shown.out, HasSubstr(name));
    }
}

TEST(DissectCommand, IsALineOfJsonForEachStreamAndPacket) {
    const auto shown = dissect({.file = "-", .format = OutputFormat::json}, capture());
    EXPECT_EQ(shown.status, 0) << shown.error;
    std::istringstream lines{shown.out};
    std::vector<nlohmann::json> objects;
    for (std::string line; std::getline(lines, line);) {
        objects.push_back(nlohmann::json::parse(line));
    }
    ASSERT_EQ(objects.size(), 2U * (1 + 9));
    EXPECT_EQ(objects[0]["schema"], "sonde.stream/1");
    EXPECT_EQ(objects[0]["client"]["port"], 45678);
    EXPECT_EQ(objects[1]["schema"], "sonde.packet/1");
    EXPECT_EQ(objects[10]["stream"], 2);
    EXPECT_EQ(objects[10]["mqtt"], "3.1.1");
}

TEST(DissectCommand, ReadsHexadecimalFromStandardInput) {
    const auto shown = dissect({.file = "-"}, "30 06 00 01 61 68 69 21\n");
    EXPECT_EQ(shown.status, 0) << shown.error;
    EXPECT_THAT(shown.out, HasSubstr("Stream 1, MQTT 3.1.1\n"));
    EXPECT_THAT(shown.out, HasSubstr("PUBLISH"));
    EXPECT_THAT(dissect({.file = "-", .mqtt = MqttVersion::v5}, "c000").out, HasSubstr("PINGREQ"));
}

TEST(DissectCommand, SaysWhyAFileCannotBeRead) {
    const auto missing = dissect({.file = "/nowhere/x.pcapng"});
    EXPECT_EQ(missing.status, 2);
    EXPECT_EQ(missing.error,
              "sonde: `/nowhere/x.pcapng` cannot be read: No such file or directory\n");
    const auto folder = dissect({.file = "/tmp"});
    EXPECT_EQ(folder.status, 2);
    EXPECT_THAT(folder.error, HasSubstr("Is a directory"));
}

TEST(DissectCommand, SaysWhereAFileIsNoCapture) {
    const auto text = dissect({.file = "-"}, "10 0c hello");
    EXPECT_EQ(text.status, 2);
    EXPECT_THAT(text.error, HasSubstr("sonde: standard input: byte 6: expected a capture"));
    EXPECT_EQ(dissect({.file = "-"}, "").status, 2);
}

TEST(DissectCommand, ShowsWhatIsThereOfACaptureThatBreaksOff) {
    auto bytes = capture();
    const auto size = bytes.size();
    bytes.resize(size - 3);
    const auto shown = dissect({.file = "-"}, bytes);
    EXPECT_EQ(shown.status, 2);
    EXPECT_THAT(shown.out, HasSubstr("Stream 2"));
    EXPECT_THAT(shown.error, HasSubstr("the file ends within a block"));
}

TEST(DissectCommand, IsOneWhereThereIsNoMqtt) {
    std::ostringstream out;
    const PcapngWriter empty{out, "sonde"};
    const auto shown = dissect({.file = "-"}, out.str());
    EXPECT_EQ(shown.status, 1);
    EXPECT_EQ(shown.error, "sonde: standard input: no MQTT found\n");
}

}  // namespace
}  // namespace sonde
