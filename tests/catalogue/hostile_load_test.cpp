// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/played.hpp"
#include "tests/load/engine_fixture.hpp"
#include "tests/support/certificates.hpp"

#include <gtest/gtest.h>

/// The catalogue played to a load run of one client: the driver is an epoll loop.
namespace sonde::catalogue {
namespace {

using load::LoadPlan;
using load::LoadResult;

LoadPlan plan_of(const Scenario& scenario, const Endpoint& target, const std::string& ca_file) {
    const auto& wishes = scenario.wishes;
    auto plan = load::reflecting_plan(1, target.port);
    plan.targets = {target};
    plan.reconnect = false;
    plan.connect_timeout = patience_of(scenario);
    plan.drain = patience_of(scenario);
    plan.duration = wishes.lasting;
    auto& population = plan.populations.front();
    population.mqtt = scenario.mqtt;
    population.qos = scenario.qos;
    population.subscribe_qos = scenario.qos;
    population.keep_alive = wishes.keep_alive;
    population.payload.fixed = wishes.payload_size;
    population.retain = wishes.retain;
    population.tls.ca_file = ca_file;
    if (wishes.tls) {
        population.tls = *wishes.tls;
    }
    population.properties.receive_maximum = std::nullopt;
    if (wishes.receive_maximum > 0) {
        population.properties.receive_maximum = wishes.receive_maximum;
    }
    if (wishes.shared) {
        population.subscribe_filter = "$share/group/" + population.subscribe_filter;
    }
    const auto rate = load::Rate::per_second(wishes.messages * 1000U /
                                             static_cast<std::uint64_t>(wishes.lasting.count()));
    population.profile = {{.length = plan.duration, .from = rate, .to = rate}};
    return plan;
}

/// A load run counts messages, where a probe says what became of its one.
Played verdict_on(const LoadResult& result) {
    if (!result.failures.empty()) {
        const auto& [key, row] = *result.failures.begin();
        EXPECT_EQ(result.failures.size(), 1U);
        return {.end = End{key.phase, key.reason, key.code}, .detail = row.detail};
    }
    const auto& counts = result.counts;
    if (counts.corrupt > 0) {
        return {.end = End{Phase::delivery, FailureReason::mismatch}, .detail = "corrupt"};
    }
    if (counts.in_flight > 0) {
        return {.end = End{Phase::publish, FailureReason::timeout}, .detail = "in flight"};
    }
    if (counts.lost() > 0) {
        return {.end = End{Phase::delivery, FailureReason::timeout}, .detail = "lost"};
    }
    EXPECT_EQ(counts.overload, 0U);
    return {};
}

Played load(const Scenario& scenario, const Endpoint& target, const std::string& ca_file) {
    const SystemClock clock;
    auto started = load::LoadRun::start(
        plan_of(scenario, target, ca_file), {.interval = std::chrono::milliseconds{20}}, clock);
    if (!started) {
        // It tries whether anybody listens, before it starts.
        EXPECT_EQ(scenario.broker.welcome, support::Welcome::reset) << started.error();
        return {.end = End{Phase::tcp, FailureReason::reset}, .detail = started.error()};
    }
    while (const auto snapshot = (*started)->next()) {
        // What is to be seen was seen: no need to drain.
        if (!snapshot->failures.empty() || snapshot->counts.corrupt > 0) {
            (*started)->stop(load::StopKind::now);
        }
    }
    const auto result = (*started)->result();
    for (const auto& violation : load::check_identities(result.counts)) {
        ADD_FAILURE() << violation;
    }
    return verdict_on(result);
}

class HostileLoad : public ::testing::TestWithParam<std::string> {
  protected:
    support::CertificateAuthority authority_;
};

TEST_P(HostileLoad, EndsTyped) {
    play_all(all_scenarios(),
             GetParam(),
             Players::load,
             nullptr,
             [](const Scenario& scenario, const Endpoint& target) {
                 return load(scenario, target, {});
             });
}

TEST_P(HostileLoad, EndsTheSameOverTls) {
    const support::BrokerTls tls{.identity = authority_.issue({})};
    play_all(all_scenarios(),
             GetParam(),
             Players::load,
             &tls,
             [this](const Scenario& scenario, const Endpoint& target) {
                 return load(scenario, target, authority_.ca_file());
             });
}

class HostileLoadTls : public HostileLoad {
  protected:
    support::CertificateAuthority other_{"Other CA"};
};

TEST_P(HostileLoadTls, EndsTyped) {
    play_all(tls_scenarios(authority_, other_),
             GetParam(),
             Players::load,
             nullptr,
             [](const Scenario& scenario, const Endpoint& target) {
                 return load(scenario, target, {});
             });
}

INSTANTIATE_TEST_SUITE_P(Catalogue, HostileLoadTls, ::testing::ValuesIn(tls_ids()), name_of_id);
INSTANTIATE_TEST_SUITE_P(Catalogue,
                         HostileLoad,
                         ::testing::ValuesIn(ids_played_by(Players::load)),
                         name_of_id);

}  // namespace
}  // namespace sonde::catalogue
