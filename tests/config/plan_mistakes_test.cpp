// SPDX-License-Identifier: Apache-2.0
#include "tests/config/plan_cases.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

const std::string head = "[load]\ntarget = \"mqtts://h\"\n";

/// A key of [load], at line 3.
class LoadKeyMistake : public testing::TestWithParam<PlanMistakeCase> {};

TEST_P(LoadKeyMistake, IsReportedAtItsPlace) {
    EXPECT_EQ(plan_mistakes_in(head + GetParam().toml + "\n[[load.population]]\nname = \"p\"\n"),
              "plan.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfTheRun,
    LoadKeyMistake,
    testing::Values(
        PlanMistakeCase{"UnknownKey",
                        "duratoin = \"1s\"",
                        "3:1: unknown key `duratoin`; did you mean `duration`?"},
        PlanMistakeCase{"UnknownKeyLikeNone", "colour = 1", "3:1: unknown key `colour` in [load]"},
        PlanMistakeCase{"KeyOfAPopulation",
                        "qos = 1",
                        "3:1: `qos` belongs into [load.defaults] or a [[load.population]]"},
        PlanMistakeCase{"KeyOfTheGenerator",
                        "lateness = \"1s\"",
                        "3:1: `lateness` belongs into [load.generator]"},
        PlanMistakeCase{"Password",
                        "password = \"hunter2\"",
                        "3:1: a password never stands in a plan or on the command line: use "
                        "password_file or password_env"},
        PlanMistakeCase{"Rate",
                        "connect_rate = true",
                        "3:16: connect_rate: expected a rate such as \"1000/s\", \"0.5/s\" or "
                        "\"120/m\", found true"},
        PlanMistakeCase{"RateOfNothing",
                        "connect_rate = 0",
                        "3:16: connect_rate: expected a rate above 0, found the integer 0"},
        PlanMistakeCase{"NegativeRate",
                        "connect_rate = -1",
                        "3:16: connect_rate: expected a rate such as \"1000/s\", \"0.5/s\" or "
                        "\"120/m\", found the integer -1"},
        PlanMistakeCase{"Duration",
                        "duration = 10",
                        "3:12: duration: expected a duration such as \"250ms\", \"5s\" or \"1m\", "
                        "found the integer 10"},
        PlanMistakeCase{"Seed",
                        "seed = -1",
                        "3:8: seed: expected a whole number from 0 to 18446744073709551615, found "
                        "the integer -1"},
        PlanMistakeCase{"Workers",
                        "workers = 0",
                        "3:11: workers: expected an integer from 1 to 1024, found the integer 0"},
        PlanMistakeCase{"Pattern",
                        "pattern = \"fan_in\"",
                        "3:11: pattern: expected \"pairs\", \"fan-in\" or \"fan-out\", found "
                        "`fan_in`; did you mean `fan-in`?"},
        PlanMistakeCase{"SourceAddressAsName",
                        "source_addresses = [\"localhost\"]",
                        "3:21: source_addresses: expected an address or a range of addresses, such "
                        "as \"127.0.0.1\" or \"127.0.0.1-127.0.0.8\", found `localhost`"},
        PlanMistakeCase{"SourceAddressTwice",
                        "source_addresses = [\"127.0.0.1-127.0.0.3\", \"127.0.0.2\"]",
                        "3:20: source_addresses: `127.0.0.2` is there twice"},
        PlanMistakeCase{"TwoTargets",
                        "targets = [\"a\"]",
                        "3:11: targets: there is a `target` as well: keep one of the two"},
        PlanMistakeCase{"Substitution",
                        "duration = \"${NONE}\"",
                        "3:12: duration: the environment variable `NONE` is not set and has no "
                        "default: write `${NONE:-default}`"},
        PlanMistakeCase{"GeneratorAsText",
                        "generator = 1",
                        "3:1: expected one table [load.generator], found the integer 1"},
        PlanMistakeCase{"Share",
                        "generator = { cpu = 0.5 }",
                        "3:21: generator.cpu: expected a share from \"1%\" to \"100%\", found a "
                        "decimal number"},
        PlanMistakeCase{"GeneratorKey",
                        "generator = { cpus = 1 }",
                        "3:15: unknown key `cpus`; did you mean `cpu`?"},
        PlanMistakeCase{"NameForAll",
                        "defaults = { name = \"x\" }",
                        "3:14: `name` belongs into each [[load.population]], not into "
                        "[load.defaults]"}),
    subject_of);

/// A key of a population, at line 5.
class PopulationKeyMistake : public testing::TestWithParam<PlanMistakeCase> {};

TEST_P(PopulationKeyMistake, IsReportedAtItsPlace) {
    EXPECT_EQ(
        plan_mistakes_in(head + "[[load.population]]\nname = \"p\"\n" + GetParam().toml + "\n"),
        "plan.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfAPopulation,
    PopulationKeyMistake,
    testing::Values(
        PlanMistakeCase{"UnknownKey",
                        "subscibe = \"a\"",
                        "5:1: unknown key `subscibe`; did you mean `subscribe`?"},
        PlanMistakeCase{"KeyOfTheRun", "duration = \"1s\"", "5:1: `duration` belongs into [load]"},
        PlanMistakeCase{"Property",
                        "session_expiry = \"1h\"",
                        "5:1: `session_expiry` belongs into the properties of a population: "
                        "properties = { session_expiry = ... }"},
        PlanMistakeCase{"PropertiesAsText",
                        "properties = 1",
                        "5:14: properties: expected a table such as { session_expiry = \"1h\" }, "
                        "found the integer 1"},
        PlanMistakeCase{"UnknownProperty",
                        "properties = { sesion_expiry = \"1h\" }",
                        "5:16: unknown key `sesion_expiry`; did you mean `session_expiry`?"},
        PlanMistakeCase{"PropertyValue",
                        "properties = { receive_maximum = 0 }",
                        "5:34: properties.receive_maximum: expected an integer from 1 to 65535, "
                        "found the integer 0"},
        PlanMistakeCase{"UserProperty",
                        "properties = { user = { a = 1 } }",
                        "5:29: properties.user: expected text in quotes, found the integer 1"},
        PlanMistakeCase{"Role",
                        "role = \"publsher\"",
                        "5:8: role: expected \"publisher\", \"subscriber\", \"both\" or \"idle\", "
                        "found `publsher`; did you mean `publisher`?"},
        PlanMistakeCase{"NoClients",
                        "clients = 0",
                        "5:11: clients: expected an integer from 1 to 10000000, found the integer "
                        "0"},
        PlanMistakeCase{"TopicWildcard",
                        "topic = \"a/#\"",
                        "5:9: topic: expected a topic without the wildcards + and #, found `a/#`"},
        PlanMistakeCase{"SharedTopic",
                        "topic = \"$share/g/a\"",
                        "5:9: topic: expected a topic that is no shared subscription, where the "
                        "message may go to another client, found `$share/g/a`"},
        PlanMistakeCase{"Template",
                        "topic = \"a/{clinet}\"",
                        "5:9: topic: `{clinet}` is no place in a template; did you mean "
                        "`{client}`?"},
        PlanMistakeCase{"TopicPlaceElsewhere",
                        "client_id = \"{topic}{client}\"",
                        "5:13: client_id: `{topic}` is known in the key `topic` only"},
        PlanMistakeCase{"Filter",
                        "subscribe = \"a/#/b\"",
                        "5:13: subscribe: expected a topic filter with # as its last level only, "
                        "found `a/#/b`"},
        PlanMistakeCase{"Qos", "qos = 3", "5:7: qos: expected 0, 1 or 2, found the integer 3"},
        PlanMistakeCase{"PayloadTooSmall",
                        "payload_size = \"uniform(16B,64B)\"",
                        "5:16: payload_size: expected a size from 32B to 268304383B, found `16B`"},
        PlanMistakeCase{"PayloadForm",
                        "payload_size = \"unifrom(32B,64B)\"",
                        "5:16: payload_size: expected a size such as \"100B\", "
                        "\"uniform(64B,4KiB)\", \"normal(1KiB,200B)\" or \"64B:8,1KiB:2\", found "
                        "`unifrom(32B,64B)`"},
        PlanMistakeCase{"PayloadFiles",
                        "payload_files = [\"/none.json\"]",
                        "5:18: payload_files: `/none.json` cannot be read: No such file or "
                        "directory"},
        PlanMistakeCase{"PayloadPattern",
                        "payload_files = \"/payloads/*.xml\"",
                        "5:17: payload_files: `/payloads/*.xml` yields no file: no file matches"},
        PlanMistakeCase{"Ramp",
                        "ramp = \"1/s\"",
                        "5:8: ramp: `to` is missing: expected { from = \"0/s\", to = \"1000/s\" } "
                        "or \"0/s to 1000/s\""},
        PlanMistakeCase{"RampPart",
                        "ramp = { form = 1, to = 2 }",
                        "5:10: ramp: unknown `form`; did you mean `from`?"},
        PlanMistakeCase{"RampAsNumber",
                        "ramp = 5",
                        "5:8: ramp: expected { from = \"0/s\", to = \"1000/s\" } or \"0/s to "
                        "1000/s\", found the integer 5"},
        PlanMistakeCase{"NoSteps", "steps = []", "5:9: steps: the list is empty"},
        PlanMistakeCase{"StepLength",
                        "steps = [\"1/s for 0s\"]",
                        "5:10: steps: expected a duration from 1ms to 30d, found `0s`"},
        PlanMistakeCase{"ClientsFile",
                        "clients_file = \"/secret\"",
                        "5:16: clients_file: /secret:1: the first line names the columns, and "
                        "column 1 is none that sonde knows: expected client_id, username, "
                        "password, cert_file or key_file"},
        PlanMistakeCase{"CertificateOfARun",
                        "cert_file = \"/{run}.pem\"\nkey_file = \"/key.pem\"",
                        "5:13: cert_file: `{run}` is not known before the run"},
        PlanMistakeCase{"NameForATopic",
                        "role = \"idle\"\n[[load.population]]\nname = \"a/b\"",
                        "7:8: name: expected a name without / + # { }, for it stands in topics, "
                        "found `a/b`"}),
    subject_of);

class PlanMistake : public testing::TestWithParam<PlanMistakeCase> {};

TEST_P(PlanMistake, IsReportedAtItsPlace) {
    EXPECT_EQ(plan_mistakes_in(GetParam().toml),
              "plan.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfTheFile,
    PlanMistake,
    testing::Values(
        PlanMistakeCase{
            "Syntax", "[load\n", "1:6: Error while parsing table header: expected ']', saw '\\n'"},
        PlanMistakeCase{"NoBroker",
                        "[load]\n[[load.population]]\nname = \"p\"\n",
                        "1:2: the broker is missing: set `target` to mqtt://HOST"},
        PlanMistakeCase{"NoPopulation",
                        "[load]\ntarget = \"h\"\n",
                        "1:2: there is no client: expected at least one [[load.population]] with "
                        "a name, a role and clients"},
        PlanMistakeCase{"PopulationWithOneBracket",
                        "[load]\ntarget = \"h\"\n[load.population]\nname = \"p\"\n",
                        "3:7: expected [[load.population]] with two brackets, found a table"},
        PlanMistakeCase{"PopulationWithoutName",
                        "[load]\ntarget = \"h\"\n[[load.population]]\n",
                        "3:1: the population has no name: every [[load.population]] needs one of "
                        "its own"},
        PlanMistakeCase{"NameTwice",
                        "[load]\ntarget = \"h\"\n[[load.population]]\nname = \"p\"\n"
                        "[[load.population]]\nname = \"p\"\nclient_id = \"x-{client}\"\n",
                        "6:8: name: `p` is taken by the population in line 4, column 8"},
        PlanMistakeCase{"TableOfTheAgent",
                        "[load]\ntarget = \"h\"\n[[load.population]]\nname = \"p\"\n[agent]\n",
                        "5:2: `agent` belongs into a configuration of `sonde run`, not into a "
                        "plan"},
        PlanMistakeCase{"TableAtTheTop",
                        "[load]\ntarget = \"h\"\n[[load.population]]\nname = \"p\"\n[defaults]\n",
                        "5:2: `defaults` belongs into [load]: write [load.defaults]"}),
    subject_of);

TEST(PlanMistakes, AreAllReportedInTheOrderOfTheFile) {
    EXPECT_EQ(plan_mistakes_in(head + R"(duration = 1
[load.defaults]
qos = 5
[[load.population]]
name = "a"
rate = "x"
[[load.population]]
name = "b"
role = "none"
)"),
              "plan.toml:3:12: duration: expected a duration such as \"250ms\", \"5s\" or \"1m\", "
              "found the integer 1\n"
              "plan.toml:5:7: qos: expected 0, 1 or 2, found the integer 5\n"
              "plan.toml:8:8: rate: expected a rate such as 1000/s, 0.5/s or 120/m, found `x`\n"
              "plan.toml:11:8: role: expected \"publisher\", \"subscriber\", \"both\" or \"idle\", "
              "found `none`\n");
}

TEST(PlanMistakes, NeverShowASecret) {
    const auto mistakes =
        plan_mistakes_in(head +
                         "[[load.population]]\nname = \"p\"\npassword = \"hunter2\"\n"
                         "password_file = \"/empty\"\nclients_file = \"/secret\"\n");
    EXPECT_NE(mistakes, "");
    EXPECT_EQ(mistakes.find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace sonde
