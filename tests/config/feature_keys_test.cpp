// SPDX-License-Identifier: Apache-2.0
#include "probes/authentication_settings.hpp"
#include "probes/feature_settings.hpp"
#include "tests/config/mistake_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// What a probe of kind "features" is told, and enhanced authentication.
namespace sonde {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

ProbeSpec spec_of(const std::string& keys) {
    const auto around = usual_surroundings();
    const auto config = load_text(
        "[[probe]]\nname = \"p\"\ntarget = \"mqtt://h\"\n" + keys, "sonde.toml", around.view());
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        ADD_FAILURE() << to_string(mistake);
    }
    return config ? config->probes.at(0) : ProbeSpec{};
}

TEST(FeatureKeys, AreTakenInTheirOrderAndOnce) {
    const auto spec = spec_of("kind = \"features\"\nfeatures = [\"will\", \"retained\", \"will\"]");
    EXPECT_EQ(spec.kind, ProbeKind::features);
    EXPECT_THAT(spec.features->wanted, ElementsAre(Feature::will, Feature::retained));
    EXPECT_FALSE(spec.features->all);
    EXPECT_EQ(spec.features->largest_message, 1U << 20U);
}

TEST(FeatureKeys, TakeAllBesideNames) {
    const auto spec = spec_of(
        "kind = \"features\"\nfeatures = [\"will\", \"all\"]\nlargest_message = \"2KiB\"\n"
        "forbidden_topic = \"factory/stop\"");
    EXPECT_THAT(spec.features->wanted, ElementsAre(Feature::will));
    EXPECT_TRUE(spec.features->all);
    EXPECT_EQ(spec.features->largest_message, 2048U);
    EXPECT_EQ(spec.features->forbidden_topic, "factory/stop");
}

TEST(FeatureKeys, GiveTheKindItsOwnTimesWhereNobodyWroteAny) {
    EXPECT_EQ(spec_of("kind = \"features\"").timeout, 30s);
    EXPECT_EQ(spec_of("kind = \"features\"").interval, 5min);
    EXPECT_EQ(spec_of("kind = \"discover\"").timeout, 10s);
    EXPECT_EQ(spec_of("kind = \"discover\"").interval, 24h);
    EXPECT_EQ(spec_of("kind = \"features\"\ntimeout = \"3s\"\ninterval = \"4s\"").timeout, 3s);
    EXPECT_EQ(spec_of("timeout = \"3s\"").interval, 15s);
}

TEST(FeatureKeys, TakeACommandAsAProgramAndItsArguments) {
    const auto spec =
        spec_of("auth_method = \"TOKEN\"\nauth_command = [\"/bin/token\", \"-n\", \"a b\"]");
    EXPECT_EQ(spec.authentication->method, "TOKEN");
    EXPECT_THAT(spec.authentication->command, ElementsAre("/bin/token", "-n", "a b"));
}

TEST(FeatureKeys, TakeScramWithALogin) {
    const auto spec =
        spec_of("auth_method = \"SCRAM-SHA-256\"\nusername = \"u\"\npassword_env = \"PASSWORD\"");
    EXPECT_EQ(spec.authentication->method, scram_sha_256);
    EXPECT_TRUE(spec.authentication->command.empty());
}

class FeatureMistake : public testing::TestWithParam<OneMistake> {};

TEST_P(FeatureMistake, IsReportedAtItsPlace) {
    const std::string head =
        "[[probe]]\nname = \"p\"\ntarget = \"mqtt://h\"\nkind = \"features\"\n";
    EXPECT_EQ(mistakes_in(head + GetParam().toml + "\n"),
              "sonde.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfAProbe,
    FeatureMistake,
    testing::Values(
        OneMistake{"Unknown",
                   "features = [\"retaind\"]",
                   "5:13: features: expected a feature such as `retained`, found `retaind`"},
        OneMistake{"UnknownLikeNone",
                   "features = [\"xyzzy\"]",
                   "5:13: features: expected \"all\" or the name of a feature (docs/features.md "
                   "lists them), found `xyzzy`"},
        OneMistake{"Empty", "features = []", "5:12: features: the list is empty"},
        OneMistake{"NotText",
                   "features = [1]",
                   "5:13: features: expected a list of features such as [\"retained\", \"will\"], "
                   "found the integer 1"},
        OneMistake{"OfAnotherVersion",
                   "features = [\"topic_alias\"]\nmqtt = \"3.1.1\"",
                   "5:12: features: `topic_alias` is no part of MQTT 3.1.1"},
        OneMistake{"WithoutAUser",
                   "features = [\"wrong_password\"]",
                   "5:12: features: `wrong_password` needs a user whose password is tried: set "
                   "username"},
        OneMistake{"WithoutATopic",
                   "features = [\"forbidden_topic\"]",
                   "5:12: features: `forbidden_topic` needs a topic that the access list forbids: "
                   "set forbidden_topic"},
        OneMistake{"WithoutAMethod",
                   "features = [\"enhanced_authentication\"]",
                   "5:12: features: `enhanced_authentication` needs a method: set auth_method"},
        OneMistake{"LargestTooLarge",
                   "largest_message = \"1GiB\"",
                   "5:19: largest_message: expected a size from 1B to 16777216B, found `1GiB`"},
        OneMistake{"ForbiddenWildcard",
                   "forbidden_topic = \"a/#\"",
                   "5:19: forbidden_topic: expected a topic without the wildcards + and #, found "
                   "`a/#`"},
        OneMistake{"Paho",
                   "client = \"paho\"",
                   "4:8: kind: Paho does round trips only: kind = \"features\" is for the wire "
                   "client"},
        OneMistake{
            "OfTheRoundTrip", "qos = 2", "5:7: qos: has no effect on a probe of kind \"features\""},
        OneMistake{"CommandWithoutMethod",
                   "auth_command = [\"x\"]",
                   "5:16: auth_command: a command answers for a method: set auth_method"},
        OneMistake{"EmptyCommand",
                   "auth_method = \"X\"\nauth_command = [\"\"]",
                   "6:17: auth_command: expected a program or an argument, not empty, found ``"},
        OneMistake{
            "MethodWithoutCommand",
            "auth_method = \"KERBEROS\"",
            "5:15: auth_method: sonde itself knows SCRAM-SHA-256 alone: set auth_command for "
            "another method"},
        OneMistake{"ScramWithoutALogin",
                   "auth_method = \"SCRAM-SHA-256\"\nusername = \"u\"",
                   "5:15: auth_method: SCRAM-SHA-256 needs a user and a password: set username and "
                   "password_file or password_env"},
        OneMistake{"MethodInTheOldVersion",
                   "auth_method = \"X\"\nauth_command = \"x\"\nmqtt = \"3.1.1\"",
                   "5:15: auth_method: MQTT 3.1.1 has no enhanced authentication: it needs mqtt = "
                   "\"5\""}),
    subject_of);

TEST(FeatureKeys, AreNoSettingsOfARoundTrip) {
    EXPECT_EQ(mistakes_in("[[probe]]\nname = \"p\"\ntarget = \"mqtt://h\"\nfeatures = [\"all\"]\n"),
              "sonde.toml:4:12: features: is no setting of a probe of kind \"roundtrip\"\n");
}

}  // namespace
}  // namespace sonde
