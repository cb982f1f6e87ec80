// SPDX-License-Identifier: Apache-2.0
#include "probes/net/connector.hpp"
#include "tests/catalogue/played.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

/// The catalogue played to a probe: the driver is a coroutine.
namespace sonde::catalogue {
namespace {

Played probe(const Scenario& scenario, const Endpoint& target, const std::string& ca_file) {
    const SystemClock clock;
    net::AsioConnector connector{clock};
    ProbeSpec spec;
    spec.target = target;
    spec.mqtt = scenario.mqtt;
    spec.qos = scenario.qos;
    spec.timeout = patience_of(scenario);
    spec.keep_alive = scenario.wishes.keep_alive;
    spec.payload_size = scenario.wishes.payload_size;
    spec.ping = scenario.wishes.ping;
    spec.tls.ca_file = ca_file;
    if (scenario.wishes.tls) {
        spec.tls = *scenario.wishes.tls;
    }
    spec.topic = scenario.wishes.topic;
    if (scenario.wishes.shared) {
        spec.topic = "$share/group/t";
    }
    const auto result = support::run_probe(spec, {clock, connector});
    if (!result.failure) {
        EXPECT_EQ(result.messages.delivered, 1U);
        return {};
    }
    const auto& failure = *result.failure;
    return {.end = End{failure.phase, failure.reason, failure.code}, .detail = failure.detail};
}

class HostileProbe : public ::testing::TestWithParam<std::string> {
  protected:
    support::CertificateAuthority authority_;
};

TEST_P(HostileProbe, EndsTyped) {
    play_all(all_scenarios(),
             GetParam(),
             Players::probe,
             nullptr,
             [](const Scenario& scenario, const Endpoint& target) {
                 return probe(scenario, target, {});
             });
}

TEST_P(HostileProbe, EndsTheSameOverTls) {
    const support::BrokerTls tls{.identity = authority_.issue({})};
    play_all(all_scenarios(),
             GetParam(),
             Players::probe,
             &tls,
             [this](const Scenario& scenario, const Endpoint& target) {
                 return probe(scenario, target, authority_.ca_file());
             });
}

class HostileProbeTls : public HostileProbe {
  protected:
    support::CertificateAuthority other_{"Other CA"};
};

TEST_P(HostileProbeTls, EndsTyped) {
    play_all(tls_scenarios(authority_, other_),
             GetParam(),
             Players::probe,
             nullptr,
             [](const Scenario& scenario, const Endpoint& target) {
                 return probe(scenario, target, {});
             });
}

INSTANTIATE_TEST_SUITE_P(Catalogue, HostileProbeTls, ::testing::ValuesIn(tls_ids()), name_of_id);
INSTANTIATE_TEST_SUITE_P(Catalogue,
                         HostileProbe,
                         ::testing::ValuesIn(ids_played_by(Players::probe)),
                         name_of_id);

}  // namespace
}  // namespace sonde::catalogue
