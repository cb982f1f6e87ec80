// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace sonde {
namespace {

using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

std::string error_of(const Words& arguments) {
    const auto around = usual_surroundings();
    const auto command = parse_command_line(arguments, around.view());
    return command ? "no error" : command.error().message;
}

struct WrongUsage {
    const char* subject;
    Words arguments;
    const char* message;  ///< Without the hint.
};

void PrintTo(const WrongUsage& usage, std::ostream* out) {
    *out << usage.subject;
}

class UsageOf : public testing::TestWithParam<WrongUsage> {};

TEST_P(UsageOf, IsExplained) {
    const auto& word = GetParam().arguments.empty() ? std::string{} : GetParam().arguments[0];
    const bool command = word == "probe" || word == "run" || word == "check";
    EXPECT_EQ(error_of(GetParam().arguments),
              std::string{GetParam().message} + "\nTry `sonde " + (command ? word + " " : "") +
                  "--help`.");
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine,
    UsageOf,
    testing::Values(
        WrongUsage{"NoCommand",
                   {},
                   "a command is missing: expected probe, run, load, merge, check, dissect, "
                   "calibrate or health"},
        WrongUsage{"MisspeltCommand", {"prob"}, "unknown command `prob`; did you mean `probe`?"},
        WrongUsage{"UnknownCommand",
                   {"colour"},
                   "unknown command `colour`: expected probe, run, load, merge, check, dissect, "
                   "calibrate or health"},
        WrongUsage{
            "MisspeltOption", {"--vrsion"}, "unknown option `--vrsion`; did you mean `--version`?"},
        WrongUsage{"UrlWithoutCommand",
                   {"mqtt://u:hunter2@h"},
                   "a command must come before the URL: sonde probe URL"},
        WrongUsage{"NoUrl", {"probe"}, "the broker is missing: sonde probe mqtt://host"},
        WrongUsage{"TwoUrls", {"probe", "a", "b"}, "expected one URL, found 2"},
        WrongUsage{"WrongScheme",
                   {"probe", "http://h"},
                   "URL: scheme `http` is not one of mqtt, mqtts, ws, wss, unix"},
        WrongUsage{"WrongPort",
                   {"probe", "h:0"},
                   "URL: the port must be a whole number from 1 to 65535, not `0`"},
        WrongUsage{"MisspeltFlag",
                   {"probe", "h", "--paylod-size", "64B"},
                   "unknown option `--paylod-size`; did you mean `--payload-size`?"},
        WrongUsage{"UnderscoredFlag",
                   {"probe", "h", "--payload_size=64B"},
                   "unknown option `--payload_size`; did you mean `--payload-size`?"},
        WrongUsage{"FlagOfTheFileOnly",
                   {"probe", "h", "--labels", "a=b"},
                   "`--labels` is for probes in a configuration file only"},
        WrongUsage{"ValueMissing", {"probe", "h", "--qos"}, "`--qos` needs a value: --qos 0|1|2"},
        WrongUsage{"FlagForAValue",
                   {"probe", "--topic", "--qos", "1", "h"},
                   "`--topic` needs a value, found the option `--qos`"},
        WrongUsage{
            "FlagTwice", {"probe", "h", "--qos", "1", "--qos", "2"}, "`--qos` stands there twice"},
        WrongUsage{"ValueForAToggle",
                   {"probe", "mqtts://h", "--insecure=false"},
                   "`--insecure` takes no value"},
        WrongUsage{
            "Qos", {"probe", "h", "--qos", "3"}, "--qos: expected 0, 1 or 2, found the integer 3"},
        WrongUsage{
            "QosWord", {"probe", "h", "--qos", "one"}, "--qos: expected 0, 1 or 2, found `one`"},
        WrongUsage{"NegativeSize",
                   {"probe", "h", "--payload-size", "-5"},
                   "--payload-size: a size is not negative, as `-5` is"},
        WrongUsage{"Choice",
                   {"probe", "h", "--family", "ipv5"},
                   "--family: expected \"any\", \"ipv4\" or \"ipv6\", found `ipv5`; did you mean "
                   "`ipv4`?"},
        WrongUsage{"NoPair",
                   {"probe", "h", "--phase-timeout", "1s"},
                   "--phase-timeout: expected PHASE=DURATION, found `1s`"},
        WrongUsage{"Phase",
                   {"probe", "h", "--phase-timeout", "dsn=1s"},
                   "--phase-timeout: unknown phase `dsn`; did you mean `dns`?"},
        WrongUsage{"NoEffect",
                   {"probe", "mqtt://h", "--insecure"},
                   "--insecure: has no effect on a target mqtt://, which is not encrypted; did you "
                   "mean mqtts://?"},
        WrongUsage{"UnixSocketOfPaho",
                   {"probe", "unix:///run/x", "--client", "paho"},
                   "URL: Paho connects to no unix socket (unix://): that is for the wire client"},
        WrongUsage{"NoEqualInPaho",
                   {"probe", "mqtts://h", "--client", "paho", "--tls-min-version", "1.3"},
                   "--tls-min-version: Paho cannot be told a minimum TLS version of 1.3: it takes "
                   "what OpenSSL offers, 1.2 or later"},
        WrongUsage{"ResolverOfPaho",
                   {"probe", "h", "--client", "paho", "--resolver", "dns"},
                   "--resolver: Paho looks names up through the system only: resolver = \"dns\" "
                   "is for the wire client"},
        WrongUsage{"CertWithoutKey",
                   {"probe", "mqtts://h", "--cert-file", "/cert.pem"},
                   "--cert-file: a certificate is of no use without its key: set --key-file"},
        WrongUsage{"TwoPasswords",
                   {"probe", "h", "--password-env", "PASSWORD", "--password-file", "/secret"},
                   "--password-env: there are two passwords: keep one of --password-file and "
                   "--password-env"},
        WrongUsage{"CountZero",
                   {"probe", "h", "--count", "0"},
                   "--count: expected a number from 1 to 1000000000, found `0`"},
        WrongUsage{"CountTooLarge",
                   {"probe", "h", "--count", "1000000001"},
                   "--count: expected a number from 1 to 1000000000, found `1000000001`"},
        WrongUsage{"CountAbsurd",
                   {"probe", "h", "--count", "-1x"},
                   "--count: expected a number from 1 to 1000000000, found `-1x`"},
        WrongUsage{"Format",
                   {"probe", "h", "--format", "jsn"},
                   "--format: expected text or json, found `jsn`; did you mean `json`?"},
        WrongUsage{"Threshold",
                   {"probe", "h", "--threshold", "delivry.p99<1s"},
                   "--threshold: `delivry` is nothing that can be measured; did you mean "
                   "`delivery`?"},
        WrongUsage{"RunWithoutConfig",
                   {"run"},
                   "the configuration is missing or misplaced: sonde run --config FILE"},
        WrongUsage{"RunWithOperand",
                   {"run", "sonde.toml"},
                   "the configuration is missing or misplaced: sonde run --config FILE"},
        WrongUsage{"RunMisspelt",
                   {"run", "--confg", "x"},
                   "unknown option `--confg`; did you mean `--config`?"},
        WrongUsage{"CheckWithoutFile", {"check"}, "the file is missing: sonde check FILE"},
        WrongUsage{"CheckWithOption", {"check", "--all", "x"}, "unknown option `--all`"},
        WrongUsage{"PahoChildWithArguments", {"paho-child", "x"}, "paho-child takes no arguments"}),
    [](const auto& usage) { return std::string{usage.param.subject}; });

TEST(UsageError, NamesAllWrongValuesAtOnce) {
    EXPECT_EQ(error_of({"probe", "x://h", "--qos", "3", "--count", "no", "--timeout", "5"}),
              "URL: scheme `x` is not one of mqtt, mqtts, ws, wss, unix\n"
              "--qos: expected 0, 1 or 2, found the integer 3\n"
              "--timeout: `5` lacks its unit: write `5s` for seconds (ns, us, ms, s, m, h, d)\n"
              "--count: expected a number from 1 to 1000000000, found `no`\n"
              "Try `sonde probe --help`.");
}

TEST(UsageError, RefusesAPassword) {
    for (const auto& flag : {Words{"--password", "hunter2"}, Words{"--password=hunter2"}}) {
        Words arguments{"probe", "h"};
        arguments.insert(arguments.end(), flag.begin(), flag.end());
        EXPECT_EQ(error_of(arguments),
                  "a password never stands in the configuration or on the command line: use "
                  "--password-file or --password-env\nTry `sonde probe --help`.");
    }
}

TEST(UsageError, NeverShowsASecret) {
    for (const auto& arguments :
         {Words{"--password=hunter2"},
          Words{"probe", "h", "-phunter2"},
          Words{"probe", "h", "--pasword=hunter2"},
          Words{"probe", "h", "--pasword", "hunter2"},
          Words{"run", "--password=hunter2"},
          Words{"probe", "mqtt://u:hunter2@h"},
          Words{"probe", "mqqt://u:hunter2@h"},
          Words{"probe", "h", "--password-env", "hunter2"},
          Words{"probe", "h", "--password-file", "hunter2"},
          Words{"probe", "h", "--mqtt", "3.1.1", "--password-file", "/secret"}}) {
        const auto message = error_of(arguments);
        EXPECT_THAT(message, Not(HasSubstr("hunter2")));
        EXPECT_THAT(message, HasSubstr("Try `sonde"));
    }
}

}  // namespace
}  // namespace sonde
