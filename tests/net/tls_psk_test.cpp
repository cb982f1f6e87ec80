// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"

#include <openssl/ssl.h>

/// Pre-shared keys: what proves both sides where nobody has a certificate.
namespace sonde::net {

using support::BrokerTls;
using ::testing::HasSubstr;

namespace {

const std::string key{"\x01\x02\x00\xff", 4};

class Psk : public NetFixture {
  protected:
    Psk() {
        spec_.tls.psk_identity = "probe";
        spec_.tls.psk = Secret{key};
    }

    ProbeResult run_to(BrokerTls tls) {
        const support::ScriptedBroker broker{{.tls = std::move(tls)}};
        spec_.target = broker.endpoint();
        return run();
    }

    support::CertificateAuthority authority_;
};

TEST_F(Psk, RoundTripsInEachVersionWithoutAnyCertificate) {
    for (const auto& [version, name] :
         {std::pair{TLS1_2_VERSION, "TLSv1.2"}, std::pair{TLS1_3_VERSION, "TLSv1.3"}}) {
        const auto result = run_to({.highest = version, .psk = {.identity = "probe", .key = key}});
        ASSERT_TRUE(result.success()) << result.failure->detail;
        ASSERT_TRUE(result.tls);
        EXPECT_EQ(result.tls->version, name);
        EXPECT_EQ(result.tls->psk_identity, "probe");
        EXPECT_TRUE(result.tls->verified);
        EXPECT_EQ(result.tls->unverified_because, "");
        EXPECT_FALSE(result.tls->resumed);
        EXPECT_EQ(result.tls->subject, "");
        EXPECT_EQ(result.tls->not_after, std::nullopt);
    }
}

TEST_F(Psk, WithAnotherKeyFailsInTheHandshake) {
    for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto result =
            run_to({.highest = version, .psk = {.identity = "probe", .key = "other"}});
        expect_failure(result.failure, Phase::tls, FailureReason::handshake);
        EXPECT_THAT(result.failure->detail, HasSubstr("pre-shared key"));
        EXPECT_THAT(result.failure->detail, Not(HasSubstr(key)));
    }
}

TEST_F(Psk, OfAnIdentityThatTheBrokerDoesNotKnowFailsInTheHandshake) {
    for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto result =
            run_to({.highest = version, .psk = {.identity = "somebody", .key = key}});
        expect_failure(result.failure, Phase::tls, FailureReason::handshake);
        EXPECT_THAT(result.failure->detail, HasSubstr("psk_identity"));
    }
}

TEST_F(Psk, IsNotReplacedByACertificate) {
    spec_.tls.ca_file = authority_.ca_file();
    for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto result = run_to({.identity = authority_.issue({}), .highest = version});
        expect_failure(result.failure, Phase::tls, FailureReason::handshake);
        EXPECT_THAT(result.failure->detail, HasSubstr("psk_identity"));
    }
}

}  // namespace
}  // namespace sonde::net
