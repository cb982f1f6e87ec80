// SPDX-License-Identifier: Apache-2.0
#include "probes/net/tls_context.hpp"

#include "tests/net/channel_driver.hpp"
#include "tests/support/scripted_broker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

namespace sonde::net {
namespace {

using ::testing::HasSubstr;

class TlsContextTest : public ::testing::Test {
  protected:
    TlsContext context() {
        return TlsContext::create({.ca_file = authority_.ca_file()}, "127.0.0.1", stores_).value();
    }

    Channel start(const support::ScriptedBroker& broker, std::unique_ptr<TlsSession> session) {
        return Channel::start(
                   *Address::parse("127.0.0.1", broker.port()), std::move(session), clock_)
            .value();
    }

    support::CertificateAuthority authority_;
    support::Identity identity_ = authority_.issue({});
    TrustStores stores_;
    SystemClock clock_;
};

TEST_F(TlsContextTest, ServesManySessionsAtOnce) {
    const support::ScriptedBroker broker{{.tls = support::BrokerTls{.identity = identity_}}};
    const auto shared = context();
    std::vector<Channel> channels;
    channels.reserve(3);
    for (int i = 0; i < 3; ++i) {
        channels.push_back(start(broker, TlsSession::create(shared).value()));
    }
    for (auto& channel : channels) {
        const auto opened = open(channel);
        ASSERT_TRUE(opened) << opened.error().detail;
        const auto facts = channel.tls_facts();
        ASSERT_TRUE(facts);
        EXPECT_TRUE(facts->verified);
        EXPECT_EQ(facts->subject, "CN=broker");
        EXPECT_FALSE(facts->resumed);
        EXPECT_TRUE(channel.phases().reached(Phase::tls));
    }
}

TEST_F(TlsContextTest, KeepsWhatOneSessionRefusedFromTheOthers) {
    support::CertificateAuthority stranger{"Stranger"};
    const support::ScriptedBroker good{{.tls = support::BrokerTls{.identity = identity_}}};
    const support::ScriptedBroker bad{
        {.tls = support::BrokerTls{.identity = stranger.issue({.name = "impostor"})}}};
    const auto shared = context();
    auto refusing = start(bad, TlsSession::create(shared).value());
    auto accepting = start(good, TlsSession::create(shared).value());

    const auto refused = open(refusing);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, FailureReason::certificate);
    EXPECT_EQ(refusing.tls_facts()->subject, "CN=impostor");
    EXPECT_FALSE(refusing.tls_facts()->verified);

    const auto accepted = open(accepting);
    ASSERT_TRUE(accepted) << accepted.error().detail;
    EXPECT_EQ(accepting.tls_facts()->subject, "CN=broker");
}

TEST_F(TlsContextTest, LetsEachSessionHaveItsOwnCertificate) {
    // TLS 1.2, where the handshake itself fails without one.
    const support::ScriptedBroker broker{
        {.tls = support::BrokerTls{.identity = identity_,
                                   .client_ca_file = authority_.ca_file(),
                                   .highest = TLS1_2_VERSION}}};
    const auto shared = context();
    const auto own = authority_.issue({.name = "client", .hosts = ""});
    auto known = start(broker, TlsSession::create(shared, {own.cert_file, own.key_file}).value());
    const auto opened = open(known);
    EXPECT_TRUE(opened) << opened.error().detail;

    auto unknown = start(broker, TlsSession::create(shared).value());
    EXPECT_FALSE(open(unknown));
}

TEST_F(TlsContextTest, SaysWhichFileOfASessionCannotBeUsed) {
    const auto shared = context();
    const auto missing = TlsSession::create(shared, {"/nonexistent.pem", "/nonexistent.key"});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().phase, Phase::tls);
    EXPECT_EQ(missing.error().reason, FailureReason::local);
    EXPECT_THAT(missing.error().detail, HasSubstr("/nonexistent.pem"));
}

}  // namespace
}  // namespace sonde::net
