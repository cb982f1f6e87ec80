// SPDX-License-Identifier: Apache-2.0
#include "probes/load/plan.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

namespace sonde::load {
namespace {

using namespace std::chrono_literals;

LoadPlan plan_to_change() {
    Population meters{.name = "meters", .role = Role::publisher, .count = 10};
    meters.profile = {{.length = 10s, .from = Rate::per_second(5), .to = Rate::per_second(5)}};
    meters.payload.weighted = {{.bytes = 100, .weight = 1}};
    meters.identities = {{.client_id = "one", .username = "u"}};
    meters.behaviours = {{.kind = Behaviour::Kind::churn, .rate = Rate::per_second(1)}};
    meters.properties.user = {{"key", "value"}};
    return {.targets = {{.scheme = Scheme::mqtt, .host = "broker", .port = 1883}},
            .populations = {meters}};
}

using Change = std::function<void(LoadPlan&)>;

/// A change of a member of the first population.
template <class Member, class Value>
Change first(Member Population::*member, Value value) {
    return [=](LoadPlan& plan) {
        plan.populations.front().*member = value;
    };
}

template <class Member, class Value>
Change whole(Member LoadPlan::*member, Value value) {
    return [=](LoadPlan& plan) {
        plan.*member = value;
    };
}

template <class Part, class Member, class Value>
Change within(Part Population::*part, Member Part::*member, Value value) {
    return [=](LoadPlan& plan) {
        plan.populations.front().*part.*member = value;
    };
}

template <class Member, class Value>
Change behaviour(Member Behaviour::*member, Value value) {
    return [=](LoadPlan& plan) {
        plan.populations.front().behaviours.front().*member = value;
    };
}

template <class Member, class Value>
Change step(Member RateStep::*member, Value value) {
    return [=](LoadPlan& plan) {
        plan.populations.front().profile.front().*member = value;
    };
}

template <class Member, class Value>
Change identity(Member Identity::*member, Value value) {
    return [=](LoadPlan& plan) {
        plan.populations.front().identities.front().*member = value;
    };
}

std::vector<Change> changes_of_the_plan() {
    return {
        [](LoadPlan& plan) { plan.targets.front().scheme = Scheme::mqtts; },
        [](LoadPlan& plan) { plan.targets.front().host = "other"; },
        [](LoadPlan& plan) { plan.targets.front().port = 1884; },
        [](LoadPlan& plan) { plan.targets.push_back(plan.targets.front()); },
        [](LoadPlan& plan) { plan.populations.push_back(plan.populations.front()); },
        [](LoadPlan& plan) { plan.populations.clear(); },
        whole(&LoadPlan::connect_rate, Rate{}),
        whole(&LoadPlan::connect_rate, Rate::per_second(1)),
        whole(&LoadPlan::connect_timeout, 31s),
        whole(&LoadPlan::warm_up, 1s),
        whole(&LoadPlan::duration, 11s),
        whole(&LoadPlan::drain, 6s),
        whole(&LoadPlan::reconnect, false),
        whole(&LoadPlan::late_after, 6s),
        whole(&LoadPlan::overload_after, 11s),
        whole(&LoadPlan::queue_limit, 9'999U),
        whole(&LoadPlan::resolver, ResolverKind::dns),
        whole(&LoadPlan::family, FamilyChoice::ipv6),
    };
}

std::vector<Change> changes_of_a_population() {
    return {
        first(&Population::name, "pumps"),
        first(&Population::role, Role::both),
        first(&Population::count, 11U),
        first(&Population::groups, 2U),
        first(&Population::publish_topic, "t"),
        first(&Population::topics, 2U),
        first(&Population::subscribe_filter, "t"),
        first(&Population::qos, std::uint8_t{1}),
        first(&Population::subscribe_qos, std::uint8_t{1}),
        first(&Population::retain, true),
        first(&Population::arrivals, Arrivals::poisson),
        first(&Population::burst, 2U),
        first(&Population::loop, LoopKind::closed),
        first(&Population::outstanding, 2U),
        first(&Population::profile, std::vector<RateStep>{}),
        first(&Population::mqtt, MqttVersion::v3_1_1),
        first(&Population::client_id, "c"),
        first(&Population::username, "u"),
        first(&Population::identities, std::vector<Identity>{}),
        first(&Population::clean_start, false),
        first(&Population::keep_alive, 61s),
        first(&Population::behaviours, std::vector<Behaviour>{}),
        step(&RateStep::length, 9s),
        step(&RateStep::from, Rate::per_second(4)),
        step(&RateStep::to, Rate::per_second(4)),
        behaviour(&Behaviour::kind, Behaviour::Kind::flapping),
        behaviour(&Behaviour::rate, Rate::per_second(2)),
        behaviour(&Behaviour::at, 1s),
        behaviour(&Behaviour::away, 1s),
        behaviour(&Behaviour::bytes_per_second, 1U),
        identity(&Identity::client_id, "two"),
        identity(&Identity::username, "v"),
        identity(&Identity::cert_file, "cert.pem"),
        identity(&Identity::key_file, "key.pem"),
    };
}

std::vector<Change> changes_of_payload_properties_and_tls() {
    return {
        within(&Population::payload, &PayloadSize::kind, PayloadSize::Kind::uniform),
        within(&Population::payload, &PayloadSize::fixed, 101U),
        within(&Population::payload, &PayloadSize::minimum, 1U),
        within(&Population::payload, &PayloadSize::maximum, 1U),
        within(&Population::payload, &PayloadSize::mean, 0.1),
        within(&Population::payload, &PayloadSize::deviation, 0.1),
        within(&Population::payload, &PayloadSize::contents, std::vector<std::string>{"text"}),
        [](LoadPlan& plan) { plan.populations.front().payload.weighted.front().bytes = 101; },
        [](LoadPlan& plan) { plan.populations.front().payload.weighted.front().weight = 2; },
        within(&Population::properties, &LoadProperties::session_expiry, 1U),
        within(&Population::properties, &LoadProperties::receive_maximum, std::uint16_t{1}),
        within(&Population::properties, &LoadProperties::message_expiry, 1U),
        within(&Population::properties, &LoadProperties::content_type, "a"),
        within(&Population::properties, &LoadProperties::response_topic, "a"),
        within(&Population::properties, &LoadProperties::topic_alias, true),
        [](LoadPlan& plan) {
            plan.populations.front().properties.user = {{"ke", "yvalue"}};
        },
        within(&Population::tls, &TlsSettings::verification, Verification::off),
        within(&Population::tls, &TlsSettings::ca_file, "a"),
        within(&Population::tls, &TlsSettings::cert_file, "a"),
        within(&Population::tls, &TlsSettings::key_file, "a"),
        within(&Population::tls, &TlsSettings::server_name, "a"),
        within(&Population::tls, &TlsSettings::alpn, std::vector<std::string>{"mqtt"}),
        within(&Population::tls, &TlsSettings::minimum, TlsVersion::v1_3),
    };
}

/// Makes each change on its own, and expects another hash each time.
void expect_different_hashes(const std::vector<Change>& changes) {
    std::set<std::string> seen{hash_of(plan_to_change())};
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto plan = plan_to_change();
        changes[i](plan);
        EXPECT_TRUE(seen.insert(hash_of(plan)).second) << "change " << i << " makes no difference";
    }
}

TEST(PlanHash, IsSixteenHexadecimalDigits) {
    const auto hash = hash_of(LoadPlan{});
    EXPECT_EQ(hash.size(), 16U);
    EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos) << hash;
}

TEST(PlanHash, IsTheSameForTheSamePlan) {
    EXPECT_EQ(hash_of(plan_to_change()), hash_of(plan_to_change()));
}

TEST(PlanHash, ChangesWithWhatThePlanDoes) {
    expect_different_hashes(changes_of_the_plan());
}

TEST(PlanHash, ChangesWithWhatAPopulationDoes) {
    expect_different_hashes(changes_of_a_population());
}

TEST(PlanHash, ChangesWithPayloadsPropertiesAndTls) {
    expect_different_hashes(changes_of_payload_properties_and_tls());
}

TEST(PlanHash, IsTheSameForTheSameWorkDoneInAnotherWay) {
    const std::vector<Change> changes{
        whole(&LoadPlan::name, "tuesday"),
        whole(&LoadPlan::seed, 7U),
        whole(&LoadPlan::workers, 8U),
        whole(&LoadPlan::source_addresses, std::vector<std::string>{"127.0.0.2"}),
        whole(&LoadPlan::generator, GeneratorLimits{.cpu = 0.5}),
        whole(&LoadPlan::thresholds, std::vector<LoadThreshold>{{.text = "lost==0"}}),
        first(&Population::password, Secret{"geheim"}),
        identity(&Identity::password, Secret{"geheim"}),
        within(&Population::payload, &PayloadSize::files, std::vector<std::string>{"/a/file"}),
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto plan = plan_to_change();
        changes[i](plan);
        EXPECT_NE(plan, plan_to_change()) << i;
        EXPECT_EQ(hash_of(plan), hash_of(plan_to_change())) << "change " << i;
    }
}

TEST(PlanHash, TellsListsApartThatReadTheSameWhenJoined) {
    auto one = plan_to_change();
    auto other = plan_to_change();
    one.populations.front().payload.contents = {"ab", "c"};
    other.populations.front().payload.contents = {"a", "bc"};
    EXPECT_NE(hash_of(one), hash_of(other));
    one.populations.front().payload.contents = {"a;", ""};
    other.populations.front().payload.contents = {"a", ";"};
    EXPECT_NE(hash_of(one), hash_of(other));
}

TEST(PlanHash, HasNotChangedSinceResultsWereFiled) {
    // If this fails on purpose, results of earlier versions no longer merge with new ones.
    EXPECT_EQ(hash_of(LoadPlan{}), "94bea4661e78f46d");
}

TEST(Run, IsAnotherWithAnotherSeedOrPlan) {
    auto plan = plan_to_change();
    const auto run = run_of(plan);
    EXPECT_EQ(run, run_of(plan_to_change()));
    plan.seed = 1;
    EXPECT_NE(run, run_of(plan));
    plan = plan_to_change();
    plan.duration = 20s;
    EXPECT_NE(run, run_of(plan));
}

TEST(Run, IsTheSameWhoeverCarriesItOut) {
    auto plan = plan_to_change();
    plan.workers = 16;
    EXPECT_EQ(run_of(plan), run_of(plan_to_change()));
}

TEST(Run, IsNeverZeroAndHardlyEverTheSame) {
    auto plan = plan_to_change();
    std::set<std::uint32_t> runs;
    for (plan.seed = 0; plan.seed < 1000; ++plan.seed) {
        runs.insert(run_of(plan));
    }
    EXPECT_FALSE(runs.contains(0));
    EXPECT_GE(runs.size(), 999U);
}

}  // namespace
}  // namespace sonde::load
