// SPDX-License-Identifier: Apache-2.0
#include "config/plan_finish.hpp"
#include "tests/config/plan_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using load::Behaviour;
using load::LoadPlan;
using load::Population;
using load::Rate;
using load::RateStep;
using load::Role;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string head = "[load]\ntarget = \"mqtt://h\"\n";

Population population_of(const std::string& keys) {
    const auto plan = plan_of(head + "[[load.population]]\nname = \"p\"\n" + keys);
    return plan.populations.empty() ? Population{} : plan.populations.front();
}

RateStep constant(std::uint64_t rate, Duration length) {
    return {.length = length, .from = Rate::per_second(rate), .to = Rate::per_second(rate)};
}

TEST(PlanFile, NeedsNoMoreThanABrokerAndAPopulation) {
    const auto plan = plan_of(head + "[[load.population]]\nname = \"p\"\n");
    LoadPlan expected;
    expected.targets = {{.host = "h", .port = 1883}};
    Population population{.name = "p"};
    population.profile = {constant(1, 10s)};
    expected.populations = {population};
    EXPECT_EQ(plan, expected);
}

TEST(PlanFile, SetsWhatTheRunIs) {
    const auto plan = plan_of(R"(
[load]
name = "nightly"
targets = ["mqtt://a", "mqtts://b:9"]
connect_rate = "500/s"
connect_timeout = "5s"
warm_up = "2s"
duration = "1m"
drain = "3s"
reconnect = false
seed = 7
late_after = "1s"
overload_after = "2s"
queue_limit = 5
workers = 2
source_addresses = ["127.0.0.1-127.0.0.3", "127.0.0.9"]
resolver = "dns"
family = "ipv4"
thresholds = ["response.p99<50ms"]
abort_on = ["failed<10"]
[load.generator]
lateness = "1ms"
cpu = "80%"
loop_lag = "10ms"
backlog = "25%"
[[load.population]]
name = "p"
)");
    EXPECT_EQ(plan.name, "nightly");
    ASSERT_EQ(plan.targets.size(), 2U);
    EXPECT_EQ(to_string(plan.targets[1]), "mqtts://b:9");
    EXPECT_EQ(plan.connect_rate, Rate::per_second(500));
    EXPECT_EQ(plan.connect_timeout, 5s);
    EXPECT_EQ(plan.warm_up, 2s);
    EXPECT_EQ(plan.duration, 1min);
    EXPECT_EQ(plan.drain, 3s);
    EXPECT_FALSE(plan.reconnect);
    EXPECT_EQ(plan.seed, 7U);
    EXPECT_EQ(plan.late_after, 1s);
    EXPECT_EQ(plan.overload_after, 2s);
    EXPECT_EQ(plan.queue_limit, 5U);
    EXPECT_EQ(plan.workers, 2U);
    EXPECT_THAT(plan.source_addresses,
                ElementsAre("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.9"));
    EXPECT_EQ(plan.resolver, ResolverKind::dns);
    EXPECT_EQ(plan.family, FamilyChoice::ipv4);
    ASSERT_EQ(plan.thresholds.size(), 2U);
    EXPECT_EQ(plan.thresholds[0].text, "response.p99<50ms");
    EXPECT_FALSE(plan.thresholds[0].abort_on);
    EXPECT_TRUE(plan.thresholds[1].abort_on);
    EXPECT_EQ(
        plan.generator,
        (load::GeneratorLimits{.lateness = 1ms, .cpu = 0.8, .loop_lag = 10ms, .backlog = 0.25}));
}

TEST(PlanFile, SetsWhatAPopulationDoes) {
    const auto p = population_of(R"(
role = "both"
clients = 4
groups = 2
topic = "t/{group}/{client}/{topic}"
topics = 3
subscribe = "$share/g/t/{group}/#"
qos = 1
subscribe_qos = 2
retain = true
arrivals = "burst"
burst = 5
client_id = "c-{client}"
username = "u-{client}"
password_file = "/secret"
clean_start = false
keep_alive = "30s"
properties = { session_expiry = "1h", receive_maximum = 9, message_expiry = "1m", content_type = "x", response_topic = "r", topic_alias = true, user = { a = "b" } }
)");
    EXPECT_EQ(p.role, Role::both);
    EXPECT_EQ(p.count, 4U);
    EXPECT_EQ(p.groups, 2U);
    EXPECT_EQ(p.publish_topic, "t/{group}/{client}/{topic}");
    EXPECT_EQ(p.topics, 3U);
    EXPECT_EQ(p.subscribe_filter, "$share/g/t/{group}/#");
    EXPECT_EQ(p.qos, 1);
    EXPECT_EQ(p.subscribe_qos, 2);
    EXPECT_TRUE(p.retain);
    EXPECT_EQ(p.arrivals, load::Arrivals::burst);
    EXPECT_EQ(p.burst, 5U);
    EXPECT_EQ(p.client_id, "c-{client}");
    EXPECT_EQ(p.username, "u-{client}");
    EXPECT_EQ(p.password.value_or(Secret{}).reveal(), "hunter2");
    EXPECT_FALSE(p.clean_start);
    EXPECT_EQ(p.keep_alive, 30s);
    EXPECT_EQ(p.properties.session_expiry, 3600U);
    EXPECT_EQ(p.properties.receive_maximum, 9);
    EXPECT_EQ(p.properties.message_expiry, 60U);
    EXPECT_EQ(p.properties.content_type, "x");
    EXPECT_EQ(p.properties.response_topic, "r");
    EXPECT_TRUE(p.properties.topic_alias);
    EXPECT_THAT(p.properties.user, ElementsAre(std::pair<std::string, std::string>{"a", "b"}));
}

TEST(PlanFile, SpreadsAPopulationsRateOverTheMeasurement) {
    EXPECT_THAT(population_of("rate = \"100/s\"\n").profile, ElementsAre(constant(100, 10s)));
    EXPECT_THAT(population_of("rate = 100\n").profile, ElementsAre(constant(100, 10s)));
    EXPECT_THAT(population_of("clients = 20\nrate_per_client = \"3/s\"\n").profile,
                ElementsAre(constant(60, 10s)));
    EXPECT_THAT(population_of("ramp = { from = \"0/s\", to = \"1000/s\" }\n").profile,
                ElementsAre(RateStep{.length = 10s, .from = {}, .to = Rate::per_second(1000)}));
    EXPECT_THAT(population_of("loop = \"closed\"\noutstanding = 3\n").profile, ElementsAre());
    EXPECT_THAT(population_of("role = \"subscriber\"\n").profile, ElementsAre());
    EXPECT_THAT(population_of("role = \"idle\"\n").profile, ElementsAre());
}

TEST(PlanFile, PutsASpikeIntoAConstantRate) {
    const std::string spike = "rate = 10\nspike = ";
    EXPECT_THAT(population_of(spike + "{ rate = \"50/s\", at = \"4s\", for = \"1s\" }\n").profile,
                ElementsAre(constant(10, 4s), constant(50, 1s), constant(10, 5s)));
    EXPECT_THAT(population_of(spike + "\"50/s at 0s for 1s\"\n").profile,
                ElementsAre(constant(50, 1s), constant(10, 9s)));
    EXPECT_THAT(population_of(spike + "\"50/s at 9s for 1s\"\n").profile,
                ElementsAre(constant(10, 9s), constant(50, 1s)));
}

TEST(PlanFile, LetsStepsSayHowLongTheMeasurementIs) {
    const auto plan = plan_of(head + R"(
[[load.population]]
name = "p"
steps = [{ rate = "1/s", for = "2s" }, "5/s for 3s"]
)");
    EXPECT_EQ(plan.duration, 5s);
    ASSERT_EQ(plan.populations.size(), 1U);
    EXPECT_THAT(plan.populations[0].profile, ElementsAre(constant(1, 2s), constant(5, 3s)));
}

TEST(PlanFile, SendsNothingInNoTime) {
    const auto plan = plan_of(head + "duration = \"0\"\n[[load.population]]\nname = \"p\"\n");
    EXPECT_THAT(plan.populations.at(0).profile, ElementsAre());
}

TEST(PlanFile, GivesPopulationsWhatTheDefaultsSay) {
    const auto plan = plan_of(head + R"(
[[load.population]]
name = "a"
role = "publisher"
[[load.population]]
name = "b"
role = "subscriber"
qos = 2
[load.defaults]
qos = 1
clients = 3
rate = "30/s"
flapping = "1/s"
)");
    ASSERT_EQ(plan.populations.size(), 2U);
    const auto& a = plan.populations[0];
    const auto& b = plan.populations[1];
    EXPECT_EQ(a.count, 3U);
    EXPECT_EQ(a.qos, 1);
    EXPECT_THAT(a.profile, ElementsAre(constant(30, 10s)));
    EXPECT_THAT(a.behaviours, ElementsAre());
    EXPECT_EQ(b.qos, 2);
    EXPECT_EQ(b.subscribe_qos, 2);
    EXPECT_THAT(
        b.behaviours,
        ElementsAre(Behaviour{.kind = Behaviour::Kind::flapping, .rate = Rate::per_second(1)}));
}

TEST(PlanFile, PrefersAPopulationsOwnRateToTheDefaults) {
    const auto plan = plan_of(head + R"(
[load.defaults]
rate = "30/s"
payload_size = "1KiB"
spike = "50/s at 1s for 1s"
[[load.population]]
name = "a"
ramp = "0/s to 5/s"
payload_files = "/payloads/*.json"
)");
    const auto& population = plan.populations.at(0);
    EXPECT_THAT(population.profile,
                ElementsAre(RateStep{.length = 10s, .from = {}, .to = Rate::per_second(5)}));
    EXPECT_EQ(population.payload.kind, load::PayloadSize::Kind::files);
}

TEST(PlanFile, ReadsWhatATopicLeadsTo) {
    EXPECT_EQ(
        population_of("topic = \"a/{group}/c{client}/x/{topic}\"\ntopics = 2\n").subscribe_filter,
        "a/{group}/+/x/+");
    EXPECT_EQ(population_of("topic = \"a\"\n").subscribe_filter, "a");
}

TEST(PlanFile, TakesAsManyClientsAsTheirFileHas) {
    const auto p = population_of("clients_file = \"/clients.csv\"\n");
    EXPECT_EQ(p.count, 2U);
    ASSERT_EQ(p.identities.size(), 2U);
    EXPECT_EQ(p.identities[1].client_id, "b");
    EXPECT_EQ(p.identities[1].username, "bert");
    EXPECT_EQ(population_of("clients_file = \"/clients.csv\"\nclients = 1\n").count, 1U);
}

TEST(PlanFile, GivesEachClientACertificateOfItsOwn) {
    const auto plan = plan_of(R"(
[load]
target = "mqtts://h"
[[load.population]]
name = "p"
cert_file = "/certs/{client}.pem"
key_file = "/certs/{client}.key"
ca_file = "/ca.pem"
crl_file = "/crl.pem"
tls_min_version = "1.3"
alpn = ["mqtt"]
insecure = true
server_name = "x"
)");
    EXPECT_EQ(plan.populations.at(0).tls,
              (TlsSettings{.verification = Verification::off,
                           .ca_file = "/ca.pem",
                           .cert_file = "/certs/{client}.pem",
                           .key_file = "/certs/{client}.key",
                           .server_name = "x",
                           .alpn = {"mqtt"},
                           .minimum = TlsVersion::v1_3,
                           .crl_file = "/crl.pem"}));
}

TEST(PlanFile, HasAPreSharedKeyForAllClients) {
    const auto plan = plan_of(R"(
[load]
target = "mqtts://h"
[[load.population]]
name = "p"
psk_identity = "load"
psk_file = "/psk"
)");
    EXPECT_EQ(plan.populations.at(0).tls,
              (TlsSettings{.psk_identity = "load", .psk = Secret{"\x01\x02\xff\xff"}}));
}

TEST(PlanFile, HasBehavioursInAFixedOrder) {
    using Kind = Behaviour::Kind;
    const auto p = population_of(R"(
qos = 1
clean_start = false
properties.session_expiry = "1m"
resume = { at = "2s", away = "1s" }
slow_consumer = "1KiB"
flapping = "5/s"
reconnect_storm = "5s"
churn = "10/s"
churn_away = "500ms"
)");
    EXPECT_THAT(
        p.behaviours,
        ElementsAre(Behaviour{.kind = Kind::churn, .rate = Rate::per_second(10), .away = 500ms},
                    Behaviour{.kind = Kind::reconnect_storm, .at = 5s},
                    Behaviour{.kind = Kind::flapping, .rate = Rate::per_second(5)},
                    Behaviour{.kind = Kind::slow_consumer, .bytes_per_second = 1024},
                    Behaviour{.kind = Kind::resume, .at = 2s, .away = 1s}));
}

struct PatternCase {
    const char* pattern;
    std::uint32_t publishers;
    std::uint32_t subscribers;
    std::uint32_t groups;
};

TEST(PlanFile, GroupsClientsByItsPattern) {
    for (const auto& expected : {PatternCase{"pairs", 5, 5, 5},
                                 PatternCase{"fan-in", 10, 2, 2},
                                 PatternCase{"fan-out", 2, 10, 2}}) {
        const auto plan =
            plan_of(head + "pattern = \"" + expected.pattern +
                    "\"\n[[load.population]]\nname = \"a\"\nrole = \"publisher\"\nclients = " +
                    std::to_string(expected.publishers) +
                    "\n[[load.population]]\nname = \"b\"\nrole = \"subscriber\"\nclients = " +
                    std::to_string(expected.subscribers) + "\n");
        ASSERT_EQ(plan.populations.size(), 2U);
        EXPECT_EQ(plan.populations[0].groups, expected.groups) << expected.pattern;
        EXPECT_EQ(plan.populations[1].groups, expected.groups) << expected.pattern;
    }
}

TEST(PlanFile, ReplacesVariables) {
    const auto plan = plan_of(R"(
[load]
target = "mqtt://h:${PORT}"
duration = "${NONE:-3s}"
[[load.population]]
name = "p"
payload_size = "${EMPTY:-64B}"
)");
    EXPECT_EQ(plan.targets.at(0).port, 2883);
    EXPECT_EQ(plan.duration, 3s);
    EXPECT_EQ(plan.populations.at(0).payload.fixed, 64U);
}

TEST(PlanFile, SaysWhyItCannotBeRead) {
    const auto around = plan_surroundings();
    const auto plan = load_plan_file("/none.toml", around.view());
    ASSERT_FALSE(plan);
    EXPECT_EQ(to_string(plan.error().at(0)),
              "/none.toml: cannot be read: No such file or directory");
}

TEST(PlanFile, IsToldByItsTableLoad) {
    EXPECT_TRUE(is_plan_text("[load]\n"));
    EXPECT_TRUE(is_plan_text("[[load.population]]\n"));
    EXPECT_FALSE(is_plan_text("[[probe]]\n"));
    EXPECT_FALSE(is_plan_text("[load"));
}

TEST(Remarks, AreMadeOnAClosedLoopThatNobodyAnswers) {
    const auto closed = [](const std::string& keys) {
        return remarks_on(
            plan_of(head + "[[load.population]]\nname = \"p\"\nloop = \"closed\"\n" + keys));
    };
    EXPECT_THAT(closed("qos = 0\n"), ElementsAre(HasSubstr("as fast as the kernel")));
    EXPECT_THAT(closed("qos = 1\n"), ElementsAre());
}

TEST(Remarks, AreMadeOnSubscribersThatHearNobody) {
    const auto remarks = [](int publishers, int groups) {
        return remarks_on(
            plan_of(head + "[load.defaults]\ngroups = " + std::to_string(groups) +
                    "\n[[load.population]]\nname = \"a\"\nrole = \"publisher\"\nclients = " +
                    std::to_string(publishers) +
                    "\n[[load.population]]\nname = \"b\"\nrole = \"subscriber\"\nclients = 10\n"));
    };
    EXPECT_THAT(remarks(1, 10), ElementsAre(HasSubstr("only 1 of the 10 clients of `b`")));
    EXPECT_THAT(remarks(3, 4), ElementsAre(HasSubstr("only 8 of the 10")));
    EXPECT_THAT(remarks(10, 10), ElementsAre());
    EXPECT_THAT(remarks(1, 1), ElementsAre());
}

}  // namespace
}  // namespace sonde
