// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_tickets.hpp"
#include "tests/net/net_fixture.hpp"

#include <openssl/ssl.h>

#include <optional>
#include <utility>

/// A run that offers what the TLS session of the run before it left behind.
namespace sonde::net {

using support::BrokerTls;

namespace {

class Resumption : public NetFixture {
  protected:
    Resumption() {
        spec_.name = "p";
        spec_.tls.ca_file = authority_.ca_file();
        spec_.tls.resumption = sonde::Resumption::on;
    }

    BrokerTls up_to(int version) { return {.identity = identity_, .highest = version}; }

    /// A whole run: TLS 1.3 hands its tickets out behind the handshake.
    TlsFacts run_once() {
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        return result.tls.value_or(TlsFacts{});
    }

    support::CertificateAuthority authority_;
    support::Identity identity_ = authority_.issue({});
};

TEST_F(Resumption, IsOfferedAndTakenFromTheSecondRunOn) {
    for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const support::ScriptedBroker broker{{.tls = up_to(version)}};
        spec_.target = broker.endpoint();
        const auto first = run_once();
        EXPECT_FALSE(first.offered);
        EXPECT_FALSE(first.resumed);
        for (int i = 0; i < 3; ++i) {
            const auto next = run_once();
            EXPECT_TRUE(next.offered);
            EXPECT_TRUE(next.resumed);
            EXPECT_TRUE(next.verified);
            EXPECT_EQ(next.subject, "CN=broker");
        }
    }
}

TEST_F(Resumption, ThatTheServerDoesNotTakeIsReportedAndNoFailure) {
    std::optional<support::ScriptedBroker> broker{std::in_place};
    const auto port = broker->port();
    const auto start = [&] {
        support::BrokerSettings settings;
        settings.tls = up_to(TLS1_3_VERSION);
        settings.port = port;
        broker.reset();
        broker.emplace(std::move(settings));
    };
    start();
    spec_.target = broker->endpoint();
    EXPECT_FALSE(run_once().offered);
    start();  // Another process under the same name has other ticket keys.
    const auto next = run_once();
    EXPECT_TRUE(next.offered);
    EXPECT_FALSE(next.resumed);
    EXPECT_TRUE(next.verified);
    EXPECT_TRUE(run_once().resumed);
}

TEST_F(Resumption, IsNotOfferedUnlessAskedFor) {
    const support::ScriptedBroker broker{{.tls = up_to(TLS1_3_VERSION)}};
    spec_.target = broker.endpoint();
    spec_.tls.resumption = sonde::Resumption::off;
    for (int i = 0; i < 2; ++i) {
        const auto facts = run_once();
        EXPECT_FALSE(facts.offered);
        EXPECT_FALSE(facts.resumed);
    }
}

TEST_F(Resumption, IsOfOneProbeAlone) {
    const support::ScriptedBroker broker{{.tls = up_to(TLS1_3_VERSION)}};
    spec_.target = broker.endpoint();
    EXPECT_FALSE(run_once().offered);
    spec_.name = "q";
    EXPECT_FALSE(run_once().offered);
    spec_.name = "p";
    EXPECT_TRUE(run_once().resumed);
}

TEST_F(Resumption, NeverCarriesACertificateThatWasAcceptedByOtherSettings) {
    support::CertificateAuthority stranger{"Stranger"};
    const support::ScriptedBroker broker{{.tls = BrokerTls{.identity = stranger.issue({})}}};
    spec_.target = broker.endpoint();
    spec_.tls.verification = Verification::off;
    EXPECT_FALSE(run_once().offered);
    EXPECT_TRUE(run_once().resumed);
    spec_.tls.verification = Verification::required;
    expect_failure(run().failure, Phase::tls, FailureReason::certificate);
}

TEST(TlsTickets, ForgetsTheOneThatWasUsedLeastLatelyWhenThereAreTooMany) {
    TlsTickets tickets;
    const auto settings = TlsSettings{};
    const auto first = tickets.of("0", settings);
    const auto second = tickets.of("1", settings);
    for (std::size_t i = 2; i < TlsTickets::most; ++i) {
        tickets.of(std::to_string(i), settings);
    }
    EXPECT_EQ(tickets.of("0", settings), first);
    tickets.of("one more", settings);
    EXPECT_EQ(tickets.of("0", settings), first);
    EXPECT_NE(tickets.of("1", settings), second);
}

}  // namespace
}  // namespace sonde::net
