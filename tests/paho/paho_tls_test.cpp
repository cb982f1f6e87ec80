// SPDX-License-Identifier: Apache-2.0
#include "tests/paho/real_child.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/mosquitto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

class PahoOverTls : public ::testing::Test {
  protected:
    ProbeSpec spec_with(const std::string& ca_file, const std::string& host = "localhost") const {
        auto spec = spec_for(broker_.port(), host);
        spec.target.scheme = Scheme::mqtts;
        spec.tls.ca_file = ca_file;
        return spec;
    }

    Failure failure_with(const std::string& ca_file, const std::string& host = "localhost") const {
        return failure_of(spec_with(ca_file, host));
    }

    support::CertificateAuthority authority_{};
    const Mosquitto broker_{{.tls = authority_.issue({.hosts = "DNS:localhost,IP:127.0.0.1"})}};
};

TEST_F(PahoOverTls, BringsItsMessageBack) {
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        auto spec = spec_with(authority_.ca_file());
        spec.mqtt = version;
        spec.tls.alpn = {"mqtt"};
        const auto result = run(spec);
        EXPECT_TRUE(result.success()) << result.failure->detail;
    }
}

TEST_F(PahoOverTls, ChecksAnAddressToo) {
    const auto result = run(spec_with(authority_.ca_file(), "127.0.0.1"));
    EXPECT_TRUE(result.success()) << result.failure->detail;
}

TEST_F(PahoOverTls, RefusesACertificateOfAnotherAuthority) {
    const auto failure = failure_with(support::CertificateAuthority{"Another CA"}.ca_file());
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::certificate) << failure.detail;
}

TEST_F(PahoOverTls, RefusesACertificateThatOnlyTheSystemCouldKnow) {
    EXPECT_EQ(failure_with("").reason, FailureReason::certificate);
}

TEST_F(PahoOverTls, TakesAnyCertificateWhereToldTo) {
    auto spec = spec_with("");
    spec.tls.verification = Verification::off;
    const auto result = run(spec);
    EXPECT_TRUE(result.success()) << result.failure->detail;
}

TEST_F(PahoOverTls, CallsAFileThatIsMissingLocal) {
    const auto failure = failure_with("/nowhere/authority.pem");
    EXPECT_EQ(failure.reason, FailureReason::local) << failure.detail;
}

TEST_F(PahoOverTls, IsRefusedWhereNobodyListens) {
    Mosquitto stopped;
    stopped.stop();
    auto spec = spec_with(authority_.ca_file());
    spec.target.port = stopped.port();
    EXPECT_EQ(failure_of(spec).reason, FailureReason::refused);
}

TEST_F(PahoOverTls, SaysThatAPlainPortSpeaksNoTls) {
    const Mosquitto plain;
    auto spec = spec_with(authority_.ca_file());
    spec.target.port = plain.port();
    const auto failure = failure_of(spec);
    EXPECT_EQ(failure.reason, FailureReason::handshake) << failure.detail;
}

TEST(PahoOverTlsByAnotherName, RefusesTheCertificate) {
    support::CertificateAuthority authority;
    const Mosquitto broker{{.tls = authority.issue({.hosts = "DNS:broker.example.com"})}};
    auto spec = spec_for(broker.port(), "localhost");
    spec.target.scheme = Scheme::mqtts;
    spec.tls.ca_file = authority.ca_file();
    const auto failure = failure_of(spec);
    EXPECT_EQ(failure.phase, Phase::connect);
    EXPECT_EQ(failure.reason, FailureReason::certificate) << failure.detail;
    EXPECT_THAT(failure.detail, HasSubstr("localhost"));
}

TEST(PahoClientCertificate, OpensABrokerThatDemandsOne) {
    support::CertificateAuthority authority;
    const auto server = authority.issue({.hosts = "DNS:localhost"});
    const Mosquitto broker{
        {.tls = server, .more = {"cafile " + authority.ca_file(), "require_certificate true"}}};
    auto spec = spec_for(broker.port(), "localhost");
    spec.target.scheme = Scheme::mqtts;
    spec.tls.ca_file = authority.ca_file();
    // The broker's reset may overtake its alert, which is then lost.
    EXPECT_THAT(failure_of(spec).reason, AnyOf(FailureReason::handshake, FailureReason::reset));
    spec.tls.cert_file = server.cert_file;
    spec.tls.key_file = server.key_file;
    const auto result = run(spec);
    EXPECT_TRUE(result.success()) << result.failure->detail;
}

}  // namespace
}  // namespace sonde::testing
