// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"

#include <openssl/ssl.h>

namespace sonde::net {

using namespace std::chrono_literals;
using support::BrokerTls;
using ::testing::HasSubstr;

namespace {

class Tls : public NetFixture {
  protected:
    Tls() { spec_.tls.ca_file = authority_.ca_file(); }

    std::optional<Failure> open_to(BrokerTls tls) {
        const support::ScriptedBroker broker{{.tls = std::move(tls)}};
        spec_.target = broker.endpoint();
        return open();
    }
    ProbeResult run_to(BrokerTls tls) {
        const support::ScriptedBroker broker{{.tls = std::move(tls)}};
        spec_.target = broker.endpoint();
        return run();
    }

    support::CertificateAuthority authority_;
    support::Identity identity_ = authority_.issue({});
};

TEST_F(Tls, FinishesWithTheFactsOfEachVersion) {
    for (const auto& [version, name] :
         {std::pair{TLS1_2_VERSION, "TLSv1.2"}, std::pair{TLS1_3_VERSION, "TLSv1.3"}}) {
        EXPECT_EQ(open_to({.identity = identity_, .highest = version}), std::nullopt);
        ASSERT_TRUE(report_.tls);
        EXPECT_EQ(report_.tls->version, name);
        EXPECT_FALSE(report_.tls->cipher.empty());
        EXPECT_TRUE(report_.tls->verified);
        EXPECT_EQ(report_.tls->unverified_because, "");
        EXPECT_EQ(report_.tls->subject, "CN=broker");
        EXPECT_EQ(report_.tls->issuer, "CN=Test CA");
        EXPECT_FALSE(report_.tls->resumed);
        EXPECT_TRUE(report_.phases.reached(Phase::tcp));
        EXPECT_TRUE(report_.phases.reached(Phase::tls));
    }
}

TEST_F(Tls, ReportsTheEarliestExpiryOfTheChain) {
    const auto days_left = [&] {
        return std::chrono::duration_cast<std::chrono::hours>(*report_.tls->not_after -
                                                              clock_.wall_now()) /
               24h;
    };
    EXPECT_EQ(open_to({.identity = identity_}), std::nullopt);
    EXPECT_EQ(days_left(), 29);  // The leaf's 30, less a moment.

    support::CertificateAuthority short_lived{"Short CA", 24h * 10};
    spec_.tls.ca_file = short_lived.ca_file();
    EXPECT_EQ(open_to({.identity = short_lived.issue({})}), std::nullopt);
    EXPECT_EQ(days_left(), 9);
}

TEST_F(Tls, BelowTheMinimumVersionIsAHandshakeFailure) {  // F14
    spec_.tls.minimum = TlsVersion::v1_3;
    auto failure = open_to({.identity = identity_, .highest = TLS1_2_VERSION});
    expect_failure(failure, Phase::tls, FailureReason::handshake);
    EXPECT_THAT(failure->detail, HasSubstr("version"));
    EXPECT_TRUE(report_.phases.reached(Phase::tls));

    spec_.tls.minimum = TlsVersion::v1_2;
    failure = open_to({.identity = identity_, .lowest = TLS1_VERSION, .highest = TLS1_VERSION});
    expect_failure(failure, Phase::tls, FailureReason::handshake);
}

TEST_F(Tls, AgreesOnAnApplicationProtocolOrFails) {  // F15
    spec_.tls.alpn = {"x-other", "mqtt"};
    EXPECT_EQ(open_to({.identity = identity_, .alpn = {"mqtt"}}), std::nullopt);
    EXPECT_EQ(report_.tls->alpn, "mqtt");

    spec_.tls.alpn = {"x-other"};
    const auto failure = open_to({.identity = identity_, .alpn = {"mqtt"}});
    expect_failure(failure, Phase::tls, FailureReason::handshake);
    EXPECT_EQ(failure->code, 120);  // no_application_protocol
    EXPECT_THAT(failure->detail, HasSubstr("ALPN"));
}

TEST_F(Tls, WithAClientCertificateThatIsDemandedRoundTrips) {  // F11
    const auto client = authority_.issue({.name = "probe", .hosts = ""});
    spec_.tls.cert_file = client.cert_file;
    spec_.tls.key_file = client.key_file;
    for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto result = run_to(
            {.identity = identity_, .client_ca_file = authority_.ca_file(), .highest = version});
        EXPECT_TRUE(result.success()) << result.failure->detail;
    }
}

TEST_F(Tls, WithoutAClientCertificateThatIsDemandedKeepsTheAlert) {  // F11, F13
    for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto result = run_to(
            {.identity = identity_, .client_ca_file = authority_.ca_file(), .highest = version});
        expect_failure(result.failure, Phase::tls, FailureReason::handshake);
        // certificate_required in 1.3; 1.2 has handshake_failure for it.
        EXPECT_EQ(result.failure->code, version == TLS1_3_VERSION ? 116 : 40);
        EXPECT_TRUE(result.phases.reached(Phase::tls));
        EXPECT_FALSE(result.phases.reached(Phase::connect));
        EXPECT_TRUE(result.tls.has_value());
    }
}

TEST_F(Tls, WithAClientCertificateOfAnotherAuthorityKeepsTheAlert) {
    support::CertificateAuthority other{"Other CA"};
    const auto client = other.issue({.name = "probe", .hosts = ""});
    spec_.tls.cert_file = client.cert_file;
    spec_.tls.key_file = client.key_file;
    const auto result = run_to({.identity = identity_, .client_ca_file = authority_.ca_file()});
    expect_failure(result.failure, Phase::tls, FailureReason::handshake);
    EXPECT_EQ(result.failure->code, 48);  // unknown_ca
    EXPECT_THAT(result.failure->detail, HasSubstr("issuer"));
}

// F16
TEST_F(Tls, CompletesARenegotiationThatTheBrokerAsksFor) {
    const auto result =
        run_to({.identity = identity_, .highest = TLS1_2_VERSION, .renegotiates = true});
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_LT(result.total, patience);
}

/// As AWS IoT has it on port 443: a client certificate, and ALPN says that it is MQTT.
TEST_F(Tls, RoundTripsWhereAlpnAndACertificateAreBothDemanded) {
    const auto client = authority_.issue({.name = "thing", .hosts = ""});
    const BrokerTls demanding{.identity = identity_,
                              .client_ca_file = authority_.ca_file(),
                              .alpn = {"mqtt", "x-amzn-mqtt-ca"}};
    spec_.tls.cert_file = client.cert_file;
    spec_.tls.key_file = client.key_file;
    for (const auto& protocol : demanding.alpn) {
        spec_.tls.alpn = {protocol};
        const auto result = run_to(demanding);
        ASSERT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.tls->alpn, protocol);
    }
    spec_.tls.alpn = {"http/1.1"};
    expect_failure(run_to(demanding).failure, Phase::tls, FailureReason::handshake);
    EXPECT_THAT(run_to(demanding).failure->detail, HasSubstr("ALPN"));
}

TEST_F(Tls, ToAPlainPortSaysThatItLooksPlain) {  // F17
    const support::ScriptedBroker broker;        // Closes on what is not MQTT.
    spec_.target = broker.endpoint();
    spec_.target.scheme = Scheme::mqtts;
    auto failure = open();
    expect_failure(failure, Phase::tls, FailureReason::closed);
    EXPECT_THAT(failure->detail, HasSubstr("plain port"));
}

TEST_F(Tls, PlainToATlsPortSaysThatItLooksLikeTls) {  // F17
    const support::ScriptedBroker broker{{.tls = BrokerTls{.identity = identity_}}};
    spec_.target = broker.endpoint();
    spec_.target.scheme = Scheme::mqtt;
    const auto result = run();
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->phase, Phase::connect);
    EXPECT_THAT(result.failure->detail, HasSubstr("mqtts://"));
}

TEST_F(Tls, WithAPeerThatSaysNothingTimesOut) {  // F3, F12
    const support::ScriptedBroker broker{{.welcome = support::Welcome::silence}};
    spec_.target = broker.endpoint();
    spec_.target.scheme = Scheme::mqtts;
    spec_.timeout = soon;
    auto failure = open();
    expect_failure(failure, Phase::tls, FailureReason::timeout);
    EXPECT_THAT(failure->detail, HasSubstr("TLS port"));
    EXPECT_GE(spent_, soon);
    EXPECT_TRUE(report_.phases.reached(Phase::tls));

    spec_.timeout = patience;
    spec_.phase_timeout = {{Phase::tls, 50ms}};
    expect_failure(open(), Phase::tls, FailureReason::timeout);
    EXPECT_LT(spent_, patience);
}

TEST_F(Tls, WithAPeerThatClosesOrResetsSaysSo) {  // F1, F2
    support::ScriptedBroker closing{{.welcome = support::Welcome::close}};
    spec_.target = closing.endpoint();
    spec_.target.scheme = Scheme::mqtts;
    expect_failure(open(), Phase::tls, FailureReason::closed);
    support::ScriptedBroker resetting{{.welcome = support::Welcome::reset}};
    spec_.target = resetting.endpoint();
    spec_.target.scheme = Scheme::mqtts;
    EXPECT_THAT(open()->reason, FailureReason::reset);
}

TEST_F(Tls, FilesThatCannotBeUsedAreLocal) {
    spec_.tls.ca_file = "/nonexistent/ca.pem";
    expect_failure(open_to({.identity = identity_}), Phase::tls, FailureReason::local);
    spec_.tls.ca_file = authority_.ca_file();
    spec_.tls.cert_file = identity_.cert_file;
    spec_.tls.key_file = authority_.issue({}).key_file;  // Another certificate's.
    expect_failure(open_to({.identity = identity_}), Phase::tls, FailureReason::local);
}

}  // namespace
}  // namespace sonde::net
