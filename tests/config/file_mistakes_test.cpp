// SPDX-License-Identifier: Apache-2.0
#include "config/probe_draft.hpp"
#include "tests/config/mistake_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A whole file.
class FileMistake : public testing::TestWithParam<OneMistake> {};

TEST_P(FileMistake, IsReportedAtItsPlace) {
    EXPECT_EQ(mistakes_in(GetParam().toml),
              "sonde.toml:" + std::string{GetParam().expected} + "\n");
}

#define GOOD_PROBE "[[probe]]\nname = \"p\"\ntarget = \"mqtt://h\"\n"

INSTANTIATE_TEST_SUITE_P(
    OfAFile,
    FileMistake,
    testing::Values(
        OneMistake{"SrvOfAnAddress",
                   "[[probe]]\nname = \"p\"\ntarget = \"mqtt://127.0.0.1\"\nsrv = true\n",
                   "4:7: srv: has no effect: `127.0.0.1` is an address, and only names have SRV "
                   "records"},
        OneMistake{"SrvOfWebSockets",
                   "[[probe]]\nname = \"p\"\ntarget = \"wss://h\"\nclient = \"paho\"\nsrv = "
                   "true\nresolver = \"system\"\n",
                   "5:7: srv: SRV records are of mqtt and mqtts only: there are none for wss://\n"
                   "sonde.toml:5:7: srv: Paho looks addresses up and no services: srv is for the "
                   "wire client"},
        OneMistake{"SourceAddressOfAnotherFamily",
                   "[[probe]]\nname = \"p\"\ntarget = \"mqtt://[::1]\"\nsource_address = "
                   "\"127.0.0.1\"\n",
                   "4:18: source_address: no connection leads from `127.0.0.1` to `::1`, which is "
                   "no address of ipv4"},
        OneMistake{
            "Syntax", "[agent\n", "1:7: Error while parsing table header: expected ']', saw '\\n'"},
        OneMistake{"KeyTwice",
                   GOOD_PROBE "qos = 1\nqos = 2\n",
                   "5:7: Error while parsing key-value pair: cannot redefine existing integer "
                   "'qos'"},
        OneMistake{"UnquotedPassword",
                   GOOD_PROBE "password = hunter2\n",
                   "4:12: this line is not TOML: expected `key = \"value\"`"},
        OneMistake{"NothingThere",
                   "",
                   "1:1: there is no probe: expected at least one [[probe]] with a name and a "
                   "target"},
        OneMistake{"NoProbe",
                   "probe = []\n",
                   "1:1: there is no probe: expected at least one "
                   "[[probe]]"},
        OneMistake{"ProbeWithOneBracket",
                   "[probe]\nname = \"p\"\n",
                   "1:2: expected [[probe]] with two brackets, found a table"},
        OneMistake{"ProbeNoTable",
                   "probe = [1]\n",
                   "1:10: expected a table [[probe]], found the integer 1"},
        OneMistake{"UnknownTable",
                   "[default]\nqos = 1\n" GOOD_PROBE,
                   "1:2: unknown table `default`; did you mean `defaults`?"},
        OneMistake{
            "UnknownTableLikeNone",
            "[colour]\n" GOOD_PROBE,
            "1:2: unknown table `colour`: expected [agent], [defaults], [[probe]], [[mesh]], "
            "[[file_sd]] or [modules.NAME]"},
        OneMistake{"ProbeKeyAtTop",
                   "interval = \"5s\"\n" GOOD_PROBE,
                   "1:1: `interval` belongs into [defaults] or a [[probe]]"},
        OneMistake{
            "AgentKeyAtTop", "listen = \"x\"\n" GOOD_PROBE, "1:1: `listen` belongs into [agent]"},
        OneMistake{"AgentTwice",
                   "[[agent]]\n" GOOD_PROBE,
                   "1:3: expected one table [agent], found a list"},
        OneMistake{"AgentUnknownKey",
                   "[agent]\nlisen = \"x\"\n" GOOD_PROBE,
                   "2:1: unknown key `lisen`; did you mean `listen`?"},
        OneMistake{"AgentUnknownKeyLikeNone",
                   "[agent]\ncolour = \"x\"\n" GOOD_PROBE,
                   "2:1: unknown key `colour` in [agent]: expected listen, web_config, location, "
                   "log_level, log_format, keep_runs, keep_failures, keep_bytes, "
                   "native_histograms, include, "
                   "asked_at_once or "
                   "asked_a_second"},
        OneMistake{"ProbeKeyInAgent",
                   "[agent]\nqos = 1\n" GOOD_PROBE,
                   "2:1: `qos` belongs into [defaults] or a [[probe]]"},
        OneMistake{"Listen",
                   "[agent]\nlisten = \"9344\"\n" GOOD_PROBE,
                   "2:10: listen: expected an address and a port, such as \"127.0.0.1:9344\", "
                   "\"0.0.0.0:9344\" or \"[::]:9344\", found `9344`"},
        OneMistake{"LogLevel",
                   "[agent]\nlog_level = \"warn\"\n" GOOD_PROBE,
                   "2:13: log_level: expected \"debug\", \"info\", \"warning\" or \"error\", found "
                   "`warn`"},
        OneMistake{"LogFormat",
                   "[agent]\nlog_format = \"xml\"\n" GOOD_PROBE,
                   "2:14: log_format: expected \"text\" or \"json\", found `xml`"},
        OneMistake{"NativeHistograms",
                   "[agent]\nnative_histograms = 1\n" GOOD_PROBE,
                   "2:21: native_histograms: expected true or false, found the integer 1"},
        OneMistake{"Location",
                   "[agent]\nlocation = \"\"\n" GOOD_PROBE,
                   "2:12: location: expected 1 to 128 bytes of text, found ``"},
        OneMistake{"NameInDefaults",
                   "[defaults]\nname = \"x\"\n" GOOD_PROBE,
                   "2:1: `name` belongs into each [[probe]], not into [defaults]"},
        OneMistake{"WrongDefaultOnce",
                   "[defaults]\nqos = 3\n[[probe]]\nname = \"a\"\ntarget = \"h\"\n[[probe]]\n"
                   "name = \"b\"\ntarget = \"h\"\n",
                   "2:7: qos: expected 0, 1 or 2, found the integer 3"},
        OneMistake{"WrongDefaultsTogetherOnce",
                   "[defaults]\ntimeout = \"9s\"\ninterval = \"8s\"\n[[probe]]\nname = \"a\"\n"
                   "target = \"h\"\n[[probe]]\nname = \"b\"\ntarget = \"h\"\n",
                   "2:11: timeout: the timeout (9s) is longer than the interval (8s), so a run "
                   "could still be going when the next is due: shorten the timeout, or allow it "
                   "with overlap = true"},
        OneMistake{"NoName",
                   "[[probe]]\ntarget = \"h\"\n",
                   "1:1: the probe has no name: every [[probe]] and [[mesh]] needs one of its own"},
        OneMistake{"NoTarget",
                   "[[probe]]\nname = \"p\"\n",
                   "1:1: the probe has no target: set one such as \"mqtt://host:1883\""},
        OneMistake{"NameEmpty",
                   "[[probe]]\nname = \"\"\ntarget = \"h\"\n",
                   "2:8: name: expected 1 to 128 bytes of text, found ``"},
        OneMistake{"NameTwice",
                   GOOD_PROBE GOOD_PROBE,
                   "5:8: the name `p` is taken by the probe at sonde.toml:2:8"},
        OneMistake{"TargetScheme",
                   "[[probe]]\nname = \"p\"\ntarget = \"http://h\"\n",
                   "3:10: target: scheme `http` is not one of mqtt, mqtts, ws, wss, unix"},
        OneMistake{"TargetWithCredentials",
                   "[[probe]]\nname = \"p\"\ntarget = \"mqtt://me:hunter2@h\"\n",
                   "3:10: target: credentials do not belong into the URL: use username and "
                   "password_file"},
        OneMistake{"FamilyOfAnotherLiteral",
                   "[[probe]]\nname = \"p\"\ntarget = \"mqtt://127.0.0.1\"\nfamily = \"ipv6\"\n",
                   "4:10: family: `ipv6` leaves no address to try: `127.0.0.1` is one of ipv4"},
        OneMistake{"FamilyOfDefaultsOfAnotherLiteral",
                   "[defaults]\nfamily = \"ipv4\"\n[[probe]]\nname = \"p\"\n"
                   "target = \"mqtt://[::1]:1883\"\n",
                   "2:10: family: `ipv4` leaves no address to try: `::1` is one of ipv6"},
        OneMistake{"UnixSocketOfPaho",
                   "[[probe]]\nname = \"p\"\ntarget = \"unix:///run/x\"\nclient = \"paho\"\n",
                   "3:10: target: Paho connects to no unix socket (unix://): that is for the wire "
                   "client"},
        OneMistake{"FamilyOfDefaultsWithPaho",
                   "[defaults]\nfamily = \"ipv6\"\n[[probe]]\nname = \"p\"\ntarget = \"ws://h\"\n"
                   "client = \"paho\"\n",
                   "6:10: client: Paho chooses the address family itself (IPv4 first): family = "
                   "\"ipv6\" is for the wire client"},
        OneMistake{"TlsOnPlainWebSocket",
                   "[[probe]]\nname = \"p\"\nclient = \"paho\"\ntarget = \"ws://h\"\nca_file = "
                   "\"/ca.pem\"\n",
                   "5:11: ca_file: has no effect on a target ws://, which is not encrypted; did "
                   "you mean wss://?"},
        OneMistake{"TlsOnPlainTarget",
                   GOOD_PROBE "ca_file = \"/ca.pem\"\n",
                   "4:11: ca_file: has no effect on a target mqtt://, which is not encrypted; did "
                   "you mean mqtts://?"}),
    subject_of);

TEST(Mistakes, AreAllReportedAtOnceInTheOrderOfTheFile) {
    EXPECT_EQ(
        mistakes_in(R"([agent]
listen = "localhost"

[defaults]
interval = "15"
colour = "red"

[[probe]]
target = "mqtt://h"
qos = 7
labels = { phase = "x", "a-b" = "y" }
ca_file = "/none"

[[probe]]
name = "b"
tiemout = "5s"
password_env = "NONE"

[[probes]]
)"),
        R"(sonde.toml:2:10: listen: expected an address and a port, such as "127.0.0.1:9344", "0.0.0.0:9344" or "[::]:9344", found `localhost`
sonde.toml:5:12: interval: `15` lacks its unit: write `15s` for seconds (ns, us, ms, s, m, h, d)
sonde.toml:6:1: unknown key `colour` in [defaults]
sonde.toml:8:1: the probe has no name: every [[probe]] and [[mesh]] needs one of its own
sonde.toml:10:7: qos: expected 0, 1 or 2, found the integer 7
sonde.toml:11:12: labels: expected a label name that neither sonde's own metrics nor Prometheus use, for no series can have it twice, found `phase`
sonde.toml:11:25: labels: expected a label name of letters, digits and _, not starting with a digit, found `a-b`
sonde.toml:12:11: ca_file: `/none` cannot be read: No such file or directory
sonde.toml:14:1: the probe has no target: set one such as "mqtt://host:1883"
sonde.toml:16:1: unknown key `tiemout`; did you mean `timeout`?
sonde.toml:17:16: password_env: the environment variable that it names is not set
sonde.toml:19:3: unknown table `probes`; did you mean `probe`?
)");
}

TEST(Mistakes, AFamilyWithoutAnAddressIsOneOnTheCommandLineToo) {
    ProbeDraft draft;
    draft.spec.target = {.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = 1883};
    draft.spec.family = FamilyChoice::ipv6;
    draft.given = {{"target", {}}, {"family", {}}};
    const auto complaints = check_together(draft, ProbeUse::one_off);
    ASSERT_EQ(complaints.size(), 1U);
    EXPECT_EQ(complaints.front().key, "family");
}

TEST(Mistakes, NeverShowASecret) {
    for (const auto* const toml : {GOOD_PROBE "password = \"hunter2\"\n",
                                   GOOD_PROBE "password = hunter2\n",
                                   GOOD_PROBE "password = 'hunter2\n",
                                   GOOD_PROBE "password = \"hunter2\n\"",
                                   "password = \"hunter2\"\n" GOOD_PROBE,
                                   "[agent]\npassword = \"hunter2\"\n" GOOD_PROBE,
                                   "[defaults]\npassword = \"hunter2\"\n" GOOD_PROBE,
                                   GOOD_PROBE "password_env = \"hunter2\"\n",
                                   GOOD_PROBE "password_file = \"hunter2\"\n",
                                   GOOD_PROBE "password_file = [\"hunter2\"]\n",
                                   GOOD_PROBE "mqtt = \"3.1.1\"\npassword_file = \"/secret\"\n",
                                   GOOD_PROBE "mqtt = \"3.1.1\"\npassword_env = \"PASSWORD\"\n",
                                   GOOD_PROBE "cert_file = \"/key.pem\"\n",
                                   GOOD_PROBE "tls_min_version = \"${PASSWORD}\"\n",
                                   GOOD_PROBE "qos = \"${PASSWORD}\"\n",
                                   GOOD_PROBE "labels = { \"a\" = \"b\", le = \"${PASSWORD}\" }\n",
                                   "[[probe]]\nname = \"p\"\ntarget = \"mqtt://h:${PASSWORD}1\"\n",
                                   "[[probe]]\nname = \"p\"\ntarget = \"u:hunter2@h\"\n",
                                   "[[probe]]\nname = \"p\"\ntarget = \"mqqt://u:hunter2@h\"\n"}) {
        const auto mistakes = mistakes_in(toml);
        EXPECT_THAT(mistakes, Not(HasSubstr("hunter2"))) << toml;
        EXPECT_THAT(mistakes, HasSubstr("sonde.toml:")) << toml;
    }
}

TEST(Mistakes, NameTheVariableWhoseValueDoesNotFit) {
    EXPECT_THAT(mistakes_in(GOOD_PROBE "kind = \"${PASSWORD}\"\n"),
                HasSubstr("found `${PASSWORD}`"));
    // One too short to be searched for in every word.
    EXPECT_THAT(mistakes_in(GOOD_PROBE "kind = \"${QOS}\"\n"), HasSubstr("found `${QOS}`"));
}

}  // namespace
}  // namespace sonde
