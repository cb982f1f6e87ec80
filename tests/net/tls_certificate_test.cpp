// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"

/// F10: what is wrong with a certificate is told apart, and its facts are reported all the same.
namespace sonde::net {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

namespace {

class Certificate : public NetFixture {
  protected:
    Certificate() { spec_.tls.ca_file = authority_.ca_file(); }

    std::optional<Failure> open_to(support::Identity identity) {
        const support::ScriptedBroker broker{
            {.tls = support::BrokerTls{.identity = std::move(identity)}}};
        spec_.target = broker.endpoint();
        return open();
    }

    /// Refused with this sentence, and with --insecure accepted and reported.
    void expect_refused(const support::Identity& identity, const std::string& sentence) {
        spec_.tls.verification = Verification::required;
        const auto failure = open_to(identity);
        expect_failure(failure, Phase::tls, FailureReason::certificate);
        EXPECT_THAT(failure->detail, HasSubstr(sentence));
        EXPECT_TRUE(report_.phases.reached(Phase::tls));
        ASSERT_TRUE(report_.tls);
        EXPECT_FALSE(report_.tls->verified);
        EXPECT_FALSE(report_.tls->unverified_because.empty());
        EXPECT_EQ(report_.tls->subject, "CN=broker");
        EXPECT_FALSE(report_.tls->issuer.empty());
        EXPECT_TRUE(report_.tls->not_after.has_value());

        spec_.tls.verification = Verification::off;
        EXPECT_EQ(open_to(identity), std::nullopt);
        ASSERT_TRUE(report_.tls);
        EXPECT_FALSE(report_.tls->verified);
        EXPECT_FALSE(report_.tls->unverified_because.empty());
        EXPECT_FALSE(report_.tls->version.empty());
    }

    support::CertificateAuthority authority_;
};

TEST_F(Certificate, ThatHasExpiredIsRefused) {
    expect_refused(authority_.issue({.from = -48h, .until = -24h}), "has expired");
    EXPECT_LT(*report_.tls->not_after, clock_.wall_now());
}

TEST_F(Certificate, ThatIsNotYetValidIsRefused) {
    expect_refused(authority_.issue({.from = 24h}), "not valid yet");
}

TEST_F(Certificate, OfAnotherHostIsRefused) {
    expect_refused(authority_.issue({.hosts = "DNS:elsewhere.test,IP:127.0.0.9"}),
                   "is not for `127.0.0.1`");
}

TEST_F(Certificate, OfAnUnknownAuthorityIsRefused) {
    support::CertificateAuthority other{"Other CA"};
    expect_refused(other.issue({}), "issued by `CN=Other CA`");
}

TEST_F(Certificate, ThatIsSelfSignedIsRefusedUnlessItIsTheCaFile) {
    const auto identity = authority_.issue_self_signed({});
    expect_refused(identity, "self-signed");
    spec_.tls.verification = Verification::required;
    spec_.tls.ca_file = identity.cert_file;
    EXPECT_EQ(open_to(identity), std::nullopt);
    EXPECT_TRUE(report_.tls->verified);
}

TEST_F(Certificate, IsCheckedForTheServerNameInsteadOfTheHost) {
    const auto identity = authority_.issue({.hosts = "DNS:broker.example"});
    spec_.tls.server_name = "broker.example";
    EXPECT_EQ(open_to(identity), std::nullopt);
    EXPECT_TRUE(report_.tls->verified);
    spec_.tls.server_name = "other.example";
    const auto failure = open_to(identity);
    expect_failure(failure, Phase::tls, FailureReason::certificate);
    EXPECT_THAT(failure->detail, HasSubstr("`other.example`"));
}

TEST_F(Certificate, WithAWildcardCoversOneLabel) {
    const auto identity = authority_.issue({.hosts = "DNS:*.example.test"});
    spec_.tls.server_name = "a.example.test";
    EXPECT_EQ(open_to(identity), std::nullopt);
    spec_.tls.server_name = "a.b.example.test";
    expect_failure(open_to(identity), Phase::tls, FailureReason::certificate);
}

// F10
TEST_F(Certificate, ThatIsRevokedIsRefused) {
    const auto identity = authority_.issue({});
    spec_.tls.crl_file = authority_.revoke({.cert_files = {identity.cert_file}});
    expect_refused(identity, "is revoked");
}

TEST_F(Certificate, ThatTheRevocationListDoesNotNameIsAccepted) {
    spec_.tls.crl_file = authority_.revoke({.cert_files = {authority_.issue({}).cert_file}});
    EXPECT_EQ(open_to(authority_.issue({})), std::nullopt);
    EXPECT_TRUE(report_.tls->verified);
}

TEST_F(Certificate, WithoutARevocationListOfItsIssuerIsRefused) {
    support::CertificateAuthority other{"Other CA"};
    spec_.tls.crl_file = other.revoke({});
    expect_refused(authority_.issue({}), "crl_file has no list of `CN=Test CA`");
}

TEST_F(Certificate, WithARevocationListThatIsOutOfDateIsRefused) {
    spec_.tls.crl_file = authority_.revoke({.until = -24h});
    expect_refused(authority_.issue({}), "out of date");
}

TEST_F(Certificate, IsRefusedOnceTheRevocationListOnDiskNamesIt) {
    const auto identity = authority_.issue({});
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "crl.pem";
    std::filesystem::copy_file(authority_.revoke({}), file);
    spec_.tls.crl_file = file.string();
    EXPECT_EQ(open_to(identity), std::nullopt);
    std::filesystem::copy_file(authority_.revoke({.cert_files = {identity.cert_file}}),
                               file,
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + 2s);
    expect_failure(open_to(identity), Phase::tls, FailureReason::certificate);
}

TEST_F(Certificate, IsNotCheckedWhereTheRevocationListsCannotBeRead) {
    spec_.tls.crl_file = "/nonexistent.pem";
    const auto failure = open_to(authority_.issue({}));
    expect_failure(failure, Phase::tls, FailureReason::local);
    EXPECT_THAT(failure->detail, HasSubstr("/nonexistent.pem"));
}

TEST_F(Certificate, OfAnAuthorityThatChangedOnDiskIsCheckedAnew) {
    support::CertificateAuthority next{"Next CA"};
    const support::TemporaryFolder folder;
    const auto file = folder.path() / "ca.pem";
    std::filesystem::copy_file(authority_.ca_file(), file);
    spec_.tls.ca_file = file.string();
    EXPECT_EQ(open_to(authority_.issue({})), std::nullopt);
    std::filesystem::remove(file);
    std::filesystem::copy_file(next.ca_file(), file);
    std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + 2s);
    expect_failure(open_to(authority_.issue({})), Phase::tls, FailureReason::certificate);
    EXPECT_EQ(open_to(next.issue({})), std::nullopt);
}

}  // namespace
}  // namespace sonde::net
