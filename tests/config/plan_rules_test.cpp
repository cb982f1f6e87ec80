// SPDX-License-Identifier: Apache-2.0
#include "tests/config/plan_cases.hpp"

#include <gtest/gtest.h>

namespace sonde {
namespace {

/// Keys of a population, from line 4 on.
class PopulationRule : public testing::TestWithParam<PlanMistakeCase> {};

TEST_P(PopulationRule, IsExplained) {
    EXPECT_EQ(plan_mistakes_in("[load]\ntarget = \"h\"\n[[load.population]]\n" +
                               std::string{GetParam().toml} + "\nname = \"p\"\n"),
              "plan.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfAPopulation,
    PopulationRule,
    testing::Values(
        PlanMistakeCase{"RateOfASubscriber",
                        "role = \"subscriber\"\nrate = 1",
                        "5:8: rate: has no effect on clients of role \"subscriber\""},
        PlanMistakeCase{"FilterOfAPublisher",
                        "role = \"publisher\"\nsubscribe = \"a\"",
                        "5:13: subscribe: has no effect on clients of role \"publisher\""},
        PlanMistakeCase{"TwoRates",
                        "rate = 1\nrate_per_client = 1",
                        "5:19: rate_per_client: there is more than one rate: keep one of `rate` "
                        "or `rate_per_client`"},
        PlanMistakeCase{"TwoPayloads",
                        "payload_size = 64\npayload_files = \"/payloads/a.json\"",
                        "5:17: payload_files: there is more than one payload: keep one of "
                        "`payload_size` or `payload_files`"},
        PlanMistakeCase{"TwoPasswords",
                        "password_file = \"/secret\"\npassword_env = \"PASSWORD\"",
                        "5:16: password_env: there is more than one password: keep one of "
                        "`password_file` or `password_env`"},
        PlanMistakeCase{"SpikeInARamp",
                        "ramp = \"0 to 5\"\nspike = \"9 at 1s for 1s\"",
                        "5:9: spike: goes with `rate` or `rate_per_client` only: a ramp or steps "
                        "are a shape already"},
        PlanMistakeCase{"SpikeTooLate",
                        "rate = 1\nspike = \"9 at 9.5s for 1s\"",
                        "5:9: spike: ends 10.5s after the start of the measurement, which is over "
                        "after 10s"},
        PlanMistakeCase{"NoRate",
                        "rate = 0",
                        "4:8: rate: nothing would be sent: a client that only connects is of role "
                        "\"idle\""},
        PlanMistakeCase{"RateTooHigh",
                        "clients = 1000000\nrate_per_client = 100000",
                        "5:19: rate_per_client: all 1000000 clients together would send more than "
                        "a billion messages a second"},
        PlanMistakeCase{"RateInTheClosedLoop",
                        "loop = \"closed\"\nrate = 5\nqos = 1",
                        "5:8: rate: has no effect in the closed loop, which goes as fast as "
                        "answers come"},
        PlanMistakeCase{"OutstandingInTheOpenLoop",
                        "outstanding = 5",
                        "4:15: outstanding: has no effect in the open loop, which does not wait "
                        "for answers: set `loop = \"closed\"`"},
        PlanMistakeCase{"BurstWithoutBursts",
                        "burst = 5",
                        "4:9: burst: has no effect without `arrivals = \"burst\"`"},
        PlanMistakeCase{"TopicsThatAreOne",
                        "topics = 5",
                        "4:10: topics: has no effect without {topic} in `topic`, which is "
                        "`sonde/load/{run}/{group}/{client}`"},
        PlanMistakeCase{"PropertiesBeforeVersion5",
                        "mqtt = \"3.1.1\"\nproperties.session_expiry = \"1h\"",
                        "5:29: properties.session_expiry: MQTT 3.1.1 knows no properties: they "
                        "came with version 5"},
        PlanMistakeCase{"PasswordWithoutName",
                        "mqtt = \"3.1.1\"\npassword_file = \"/secret\"",
                        "5:17: password_file: MQTT 3.1.1 knows no password without a user name: "
                        "set `username`"},
        PlanMistakeCase{"TooFewIdentities",
                        "clients = 5\nclients_file = \"/clients.csv\"",
                        "5:16: clients_file: has 2 clients, fewer than the 5 of the population"},
        PlanMistakeCase{"TlsWithoutEncryption",
                        "ca_file = \"/ca.pem\"",
                        "4:11: ca_file: has no effect on a target mqtt://, which is not "
                        "encrypted; did you mean mqtts://?"},
        PlanMistakeCase{"SameClientIds",
                        "clients = 3\nclient_id = \"sonde\"",
                        "5:13: client_id: client 0 of `p` and client 1 of `p` would be called the "
                        "same, and take each other's connection away: put {client} into "
                        "`client_id`"},
        PlanMistakeCase{"ChurnAwayWithoutChurn",
                        "churn_away = \"1s\"",
                        "4:14: churn_away: has no effect without `churn`"},
        PlanMistakeCase{"StormTooLate",
                        "reconnect_storm = \"11s\"",
                        "4:19: reconnect_storm: comes 11s after the start of the measurement, "
                        "which is over after 10s"},
        PlanMistakeCase{"ResumeWithoutSession",
                        "qos = 1\nresume = \"2s away 1s\"",
                        "5:10: resume: the broker has to keep the sessions: it takes `clean_start "
                        "= false` and a `session_expiry` of 1s or more"},
        PlanMistakeCase{"ResumeWithoutSessionBeforeVersion5",
                        "qos = 1\nmqtt = \"3.1.1\"\nresume = \"2s away 1s\"",
                        "6:10: resume: the broker has to keep the sessions: it takes `clean_start "
                        "= false`"},
        PlanMistakeCase{"ResumeOfASessionThatEnds",
                        "qos = 1\nclean_start = false\nresume = \"2s away 1s\"",
                        "6:10: resume: the broker has to keep the sessions: it takes `clean_start "
                        "= false` and a `session_expiry` of 1s or more"},
        PlanMistakeCase{"ResumeWithoutQueue",
                        "mqtt = \"3.1.1\"\nclean_start = false\nresume = \"2s away 1s\"",
                        "6:10: resume: a broker need not queue messages of QoS 0: set "
                        "`subscribe_qos` to 1 or 2"}),
    subject_of);

/// What is wrong with a whole file.
class PlanRule : public testing::TestWithParam<PlanMistakeCase> {};

TEST_P(PlanRule, IsExplained) {
    EXPECT_EQ(plan_mistakes_in(GetParam().toml),
              "plan.toml:" + std::string{GetParam().expected} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    OfThePlan,
    PlanRule,
    testing::Values(
        PlanMistakeCase{"StepsOfAnotherLength",
                        "[load]\ntarget = \"h\"\nduration = \"5s\"\n[[load.population]]\n"
                        "name = \"p\"\nsteps = [\"1 for 2s\", \"2 for 2s\"]\n",
                        "6:9: steps: take 4s together, but the measurement takes 5s: make "
                        "`duration` the same, or leave it out"},
        PlanMistakeCase{"PskWithoutIdentity",
                        "[load]\ntarget = \"mqtts://h\"\n[[load.population]]\nname = \"p\"\n"
                        "psk_file = \"/psk\"\n",
                        "5:12: psk_file: a pre-shared key is of no use without whose it is: set "
                        "`psk_identity`"},
        PlanMistakeCase{"TwoPsks",
                        "[load]\ntarget = \"mqtts://h\"\n[[load.population]]\nname = \"p\"\n"
                        "psk_identity = \"me\"\npsk_file = \"/psk\"\npsk_env = \"PORT\"\n",
                        "7:11: psk_env: there is more than one pre-shared key: keep one of "
                        "`psk_file` or `psk_env`"},
        PlanMistakeCase{"RateWithoutPublishers",
                        "[load]\ntarget = \"h\"\n[load.defaults]\nrate = 5\n"
                        "[[load.population]]\nname = \"p\"\nrole = \"subscriber\"\n",
                        "4:8: rate: has no effect: no client publishes"},
        PlanMistakeCase{"RateInNoTime",
                        "[load]\ntarget = \"h\"\nduration = \"0\"\n[[load.population]]\n"
                        "name = \"p\"\nrate = 5\n",
                        "6:8: rate: has no effect: with a `duration` of 0 nothing is sent"},
        PlanMistakeCase{"ChurnInNoTime",
                        "[load]\ntarget = \"h\"\nduration = \"0\"\n[[load.population]]\n"
                        "name = \"p\"\nchurn = 5\n",
                        "6:9: churn: has no effect: with a `duration` of 0 nothing happens"},
        PlanMistakeCase{"StormWithoutReturn",
                        "[load]\ntarget = \"h\"\nreconnect = false\n[[load.population]]\n"
                        "name = \"p\"\nreconnect_storm = \"1s\"\n",
                        "6:19: reconnect_storm: nobody would come back: `reconnect = false` leaves "
                        "connections that were cut as they are"},
        PlanMistakeCase{"FamilyOfTheTarget",
                        "[load]\ntarget = \"127.0.0.1\"\nfamily = \"ipv6\"\n"
                        "[[load.population]]\nname = \"p\"\n",
                        "3:10: family: `ipv6` leaves no address to try: `127.0.0.1` is one of "
                        "ipv4"},
        PlanMistakeCase{"FamilyOfTheSource",
                        "[load]\ntarget = \"127.0.0.1\"\nsource_addresses = [\"::1\"]\n"
                        "[[load.population]]\nname = \"p\"\n",
                        "3:20: source_addresses: `::1` is an address of ipv6, and where it would "
                        "connect to is not"},
        PlanMistakeCase{"SameClientIdsInTwoPopulations",
                        "[load]\ntarget = \"h\"\n[load.defaults]\nclient_id = \"x-{client}\"\n"
                        "[[load.population]]\nname = \"a\"\n[[load.population]]\nname = \"b\"\n",
                        "4:13: client_id: client 0 of `a` and client 0 of `b` would be called the "
                        "same, and take each other's connection away: put {population} into "
                        "`client_id`, or give them ids of their own"},
        PlanMistakeCase{"PairsThatAreNone",
                        "[load]\ntarget = \"h\"\npattern = \"pairs\"\n[[load.population]]\n"
                        "name = \"a\"\nrole = \"publisher\"\nclients = 2\n[[load.population]]\n"
                        "name = \"b\"\nrole = \"subscriber\"\n",
                        "3:11: pattern: pairs take as many publishers as subscribers, found 2 "
                        "publishers and 1 subscribers"},
        PlanMistakeCase{"PatternOfOneKindOfClient",
                        "[load]\ntarget = \"h\"\npattern = \"pairs\"\n[[load.population]]\n"
                        "name = \"a\"\nrole = \"publisher\"\n",
                        "3:11: pattern: takes one population of subscribers, found 0"},
        PlanMistakeCase{"PatternAndGroups",
                        "[load]\ntarget = \"h\"\npattern = \"pairs\"\n[[load.population]]\n"
                        "name = \"a\"\ngroups = 2\n",
                        "6:10: groups: follows from `pattern`: keep one of the two"},
        PlanMistakeCase{"PatternWithoutGroupInTheTopic",
                        "[load]\ntarget = \"h\"\npattern = \"pairs\"\n[[load.population]]\n"
                        "name = \"a\"\nclients = 2\ntopic = \"a/{client}\"\n"
                        "subscribe = \"a/{group}\"\n",
                        "7:9: topic: needs {group} in it, by which `pattern` tells clients apart"},
        PlanMistakeCase{"TooManyTopics",
                        "[load]\ntarget = \"h\"\n[[load.population]]\n"
                        "name = \"a\"\nclients = 10000\ntopics = 1000000\ntopic = \"{topic}\"\n",
                        "6:10: topics: all clients together would publish to more than 4294967295 "
                        "topics"},
        PlanMistakeCase{"MissingCertificateOfOneClient",
                        "[load]\ntarget = \"mqtts://h\"\n[[load.population]]\n"
                        "name = \"a\"\nclients = 2\ncert_file = \"/certs/{client}.pem\"\n"
                        "key_file = \"/key.pem\"\n",
                        "6:13: cert_file: client 1: `/certs/1.pem` cannot be read: No such file "
                        "or directory"},
        PlanMistakeCase{"CertificateWithoutKey",
                        "[load]\ntarget = \"mqtts://h\"\n[[load.population]]\n"
                        "name = \"a\"\ncert_file = \"/cert.pem\"\n",
                        "5:13: cert_file: a certificate is of no use without its key: set "
                        "`key_file`"}),
    subject_of);

TEST(PlanRules, LetAPopulationOverruleTheDefaults) {
    EXPECT_EQ(plan_mistakes_in(R"(
[load]
target = "h"
[load.defaults]
rate = "5/s"
burst = 3
arrivals = "burst"
[[load.population]]
name = "open"
[[load.population]]
name = "closed"
loop = "closed"
qos = 1
[[load.population]]
name = "even"
arrivals = "uniform"
[[load.population]]
name = "readers"
role = "subscriber"
)"),
              "");
}

TEST(PlanRules, TakeIdsOfTheirOwnFromTheFileOfClients) {
    EXPECT_EQ(plan_mistakes_in("[load]\ntarget = \"h\"\n[[load.population]]\nname = \"a\"\n"
                               "clients_file = \"/clients.csv\"\nclient_id = \"same\"\n"),
              "");
}

}  // namespace
}  // namespace sonde
