// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

/// What the command line says of captures: written, decrypted and read.
namespace sonde {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

template <class Wanted>
Wanted command_of(const Words& arguments) {
    const auto around = usual_surroundings();
    auto command = parse_command_line(arguments, around.view());
    EXPECT_TRUE(command) << command.error().message;
    return std::get<Wanted>(*std::move(command));
}

std::string error_of(const Words& arguments) {
    const auto around = usual_surroundings();
    const auto command = parse_command_line(arguments, around.view());
    return command ? "no error" : command.error().message;
}

TEST(CaptureFlags, NameTheFiles) {
    const auto command = command_of<ProbeCommand>(
        {"probe", "localhost", "--pcap", "run.pcapng", "--key-log", "keys"});
    EXPECT_EQ(command.files.pcap, "run.pcapng");
    EXPECT_EQ(command.files.key_log, "keys");
    EXPECT_EQ(command_of<ProbeCommand>({"probe", "localhost"}).files.pcap, "");
}

TEST(CaptureFlags, NeedTheClientThatSeesItsBytes) {
    for (const auto* const flag : {"--pcap", "--key-log"}) {
        EXPECT_THAT(error_of({"probe", "localhost", "--client", "paho", flag, "file"}),
                    HasSubstr(std::string{flag} + ": Paho does not show"));
    }
}

TEST(CaptureFlags, NeedAFileEach) {
    EXPECT_THAT(error_of({"probe", "localhost", "--pcap", ""}), HasSubstr("the path of a file"));
    EXPECT_THAT(error_of({"probe", "localhost", "--pcap", "x", "--key-log", "x"}),
                HasSubstr("--key-log: the capture goes to `x` already"));
}

TEST(DissectCommandLine, HasAFileAndHowToReadAndShowIt) {
    const auto plain = command_of<DissectCommand>({"dissect", "run.pcapng"});
    EXPECT_EQ(plain.file, "run.pcapng");
    EXPECT_EQ(plain.format, OutputFormat::text);
    EXPECT_FALSE(plain.mqtt);
    const auto all =
        command_of<DissectCommand>({"dissect", "-", "--format", "json", "--mqtt", "3.1.1"});
    EXPECT_EQ(all.file, "-");
    EXPECT_EQ(all.format, OutputFormat::json);
    EXPECT_EQ(all.mqtt, MqttVersion::v3_1_1);
}

TEST(DissectCommandLine, ExplainsWhatIsWrong) {
    EXPECT_THAT(error_of({"dissect"}), HasSubstr("the file is missing: sonde dissect FILE"));
    EXPECT_THAT(error_of({"dissect", "a", "b"}), HasSubstr("expected one file, found 2"));
    EXPECT_THAT(error_of({"dissect", "a", "--mqtt", "4"}), HasSubstr("expected 3.1.1 or 5"));
    EXPECT_THAT(error_of({"dissekt", "a"}), HasSubstr("did you mean `dissect`?"));
    EXPECT_THAT(error_of({"dissect"}), HasSubstr("Try `sonde dissect --help`."));
}

}  // namespace
}  // namespace sonde
