// SPDX-License-Identifier: Apache-2.0
#include "config/load.hpp"
#include "config/probe_keys.hpp"
#include "tests/config/fake_surroundings.hpp"
#include "tests/config/mistake_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string probe{"[[probe]]\nname = \"p\"\ntarget = \"mqtts://H\"\n"};

AgentConfig load(const std::string& text) {
    EXPECT_EQ(mistakes_in(text), "");
    const auto around = usual_surroundings();
    return load_text(text, "sonde.toml", around.view()).value_or(AgentConfig{});
}

std::vector<std::string> targets_of(const ProbeModule& module) {
    std::vector<std::string> texts;
    for (const auto& target : module.targets) {
        texts.push_back(to_string(target.endpoint));
    }
    return texts;
}

TEST(Modules, HaveTheKeysOfAProbeAndThoseOfDefaults) {
    const auto config = load("[defaults]\ninterval = \"20s\"\nqos = 2\nlabels = { a = \"b\" }\n" +
                             probe + "[modules.slow]\ntimeout = \"9s\"\n[modules.\"my own\"]\n");
    ASSERT_EQ(config.modules.size(), 2U);
    EXPECT_EQ(config.modules[1].name, "my own");
    const auto& slow = config.modules[0];
    EXPECT_EQ(slow.name, "slow");
    EXPECT_EQ(slow.spec.timeout, 9s);
    EXPECT_EQ(slow.spec.qos, 2);
    EXPECT_THAT(slow.spec.labels, IsEmpty());
    EXPECT_EQ(config.probes.size(), 1U);
}

TEST(Modules, TakeEveryKeyOfAProbeButThoseOfTheSchedule) {
    std::vector<std::string_view> refused;
    for (const auto& key : probe_keys()) {
        const auto wrong = mistakes_in(probe + "[modules.m]\n" + std::string{key.name} + " = []\n");
        if (wrong.find("a module runs when it is asked to") != std::string::npos) {
            refused.push_back(key.name);
        }
    }
    EXPECT_THAT(refused,
                ::testing::UnorderedElementsAre("name", "target", "labels", "interval", "overlap"));
}

TEST(Modules, MayGoWhereTheProbesGoUnlessTheySayWhere) {
    const auto config = load(probe +
                             "[[probe]]\nname = \"two\"\npublish_to = \"mqtt://a\"\n"
                             "subscribe_from = \"mqtt://b\"\n"
                             "[[probe]]\nname = \"again\"\ntarget = \"mqtts://h:8883\"\n"
                             "[modules.m]\n"
                             "[modules.n]\ntargets = \"mqtt://*.example.com\"\n");
    EXPECT_THAT(targets_of(config.modules.at(0)),
                ElementsAre("mqtt://a:1883", "mqtt://b:1883", "mqtts://h:8883"));
    EXPECT_THAT(targets_of(config.modules.at(1)), ElementsAre("mqtt://*.example.com:1883"));
}

TEST(Modules, AreEnoughForAConfiguration) {
    EXPECT_THAT(load("[modules.m]\n").modules.at(0).targets, IsEmpty());
}

TEST(Modules, WithCredentialsSayWhoMayGetToSeeThem) {
    const std::vector<std::string> credentials{
        "username = \"u\"\n",
        "password_file = \"/secret\"\n",
        "username = \"u\"\npassword_env = \"PASSWORD\"\nauth_method = \"SCRAM-SHA-256\"\n",
        "auth_method = \"X\"\nauth_command = [\"/bin/true\"]\n",
        "cert_file = \"/cert.pem\"\nkey_file = \"/key.pem\"\n",
        "psk_identity = \"i\"\npsk_file = \"/psk\"\n"};
    for (const auto& keys : credentials) {
        EXPECT_THAT(mistakes_in(probe + "[modules.m]\n" + keys),
                    HasSubstr("sonde.toml:4:10: the module has `"))
            << keys;
        EXPECT_THAT(mistakes_in("[defaults]\n" + keys + probe + "[modules.m]\n"),
                    HasSubstr("who asks for a run chooses its target"))
            << keys;
        const auto anybody =
            mistakes_in(probe + "[modules.m]\n" + keys + "targets = [\"mqtts://*.com\"]\n");
        EXPECT_THAT(anybody, HasSubstr("`mqtts://*.com:8883` stands for hosts of anybody")) << keys;
        EXPECT_EQ(mistakes_in(probe + "[modules.m]\n" + keys +
                              "targets = [\"mqtts://h\", \"mqtts://*.example.com\"]\n"),
                  "")
            << keys;
    }
    const std::string header{"websocket_headers = { Authorization = \"x\" }\n"};
    EXPECT_THAT(mistakes_in(probe + "[modules.m]\n" + header), HasSubstr("`websocket_headers`"));
    EXPECT_EQ(mistakes_in("[modules.m]\ntargets = \"wss://h\"\n" + header), "");
}

/// In a module, whose table is in line 1 and its keys from line 2 on.
class ModuleMistake : public testing::TestWithParam<OneMistake> {};

TEST_P(ModuleMistake, IsReportedAtItsPlace) {
    EXPECT_EQ(mistakes_in("[modules.m]\n" + std::string{GetParam().toml} + "\n"),
              "sonde.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfAModule,
    ModuleMistake,
    testing::Values(
        OneMistake{
            "UnknownKey", "target_s = 1", "2:1: unknown key `target_s`; did you mean `targets`?"},
        OneMistake{"Target",
                   "target = \"mqtt://h\"",
                   "2:1: `target` belongs into a [[probe]]: a module runs when it is asked to, at "
                   "the target that it is asked for"},
        OneMistake{"Value", "qos = 3", "2:7: qos: expected 0, 1 or 2, found the integer 3"},
        OneMistake{
            "Kind",
            "kind = \"session\"",
            "2:8: kind: a probe of kind `session` holds its connection and never ends, so it "
            "is no module: make it a [[probe]]"},
        OneMistake{"Addresses",
                   "addresses = \"each\"",
                   "2:13: addresses: an answer tells of one run at one address: for each address "
                   "make it a [[probe]]"},
        OneMistake{"Both",
                   "publish_to = \"mqtt://a\"\nsubscribe_from = \"mqtt://b\"",
                   "3:18: subscribe_from: messages go from publish_to to subscribe_from, which "
                   "leaves nothing to do for the target: leave one of the three out"},
        OneMistake{"NoTargets",
                   "targets = []",
                   "2:11: targets: expected at least one target: without the key they are those of "
                   "the configuration's probes, found a list"},
        OneMistake{"TargetsNumber",
                   "targets = [1]",
                   "2:12: targets: expected a URL such as \"mqtts://*.example.com\", found the "
                   "integer 1"},
        OneMistake{"TargetsCredentials",
                   "targets = \"mqtt://u:hunter2@h\"",
                   "2:11: targets: credentials do not belong into the URL: use username and "
                   "password_file"},
        OneMistake{"TargetsStars",
                   "targets = \"mqtt://**\"",
                   "2:11: targets: `*` stands for a part of a name between two dots, and `**` for "
                   "nothing"},
        OneMistake{"NoEffect",
                   "ca_file = \"/ca.pem\"\ntargets = \"mqtt://h\"",
                   "2:11: ca_file: has no effect on a target mqtt://, which is not encrypted; did "
                   "you mean mqtts://?"}),
    subject_of);

TEST(Modules, StandInTheFirstFileAndAreTables) {
    EXPECT_EQ(mistakes_in("modules = 1\n" + probe),
              "sonde.toml:1:1: expected one table [modules.NAME], found the integer 1\n");
    EXPECT_EQ(mistakes_in("[modules]\nm = 1\n" + probe),
              "sonde.toml:2:1: expected a table [modules.m], found the integer 1\n");
    EXPECT_THAT(mistakes_in("[module.m]\n" + probe), HasSubstr("did you mean `modules`?"));
}

TEST(Modules, AreAskedForWithinTheAgentsBounds) {
    const auto config = load("[agent]\nasked_at_once = 7\nasked_a_second = 8\n" + probe);
    EXPECT_EQ(config.asked, (AskedRunLimits{.at_once = 7, .rate = 8}));
    EXPECT_THAT(mistakes_in("[agent]\nasked_at_once = 0\n" + probe),
                HasSubstr("2:17: asked_at_once: "));
    EXPECT_THAT(mistakes_in("[agent]\nasked_a_second = 10001\n" + probe),
                HasSubstr("2:18: asked_a_second: "));
}

}  // namespace
}  // namespace sonde
