// SPDX-License-Identifier: Apache-2.0
#include "tests/agent/web_files.hpp"
#include "tests/support/https_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <list>
#include <map>
#include <string>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using support::CertificateAuthority;
using support::Identity;
using ::testing::HasSubstr;
using testing::http_request;
using testing::https_request;
using testing::TlsManners;
using testing::WebServer;

class WebTlsTest : public ::testing::Test {
  protected:
    std::string config(const std::string& more = "") const {
        return "tls_server_config:\n" + testing::naming(identity_) + more;
    }

    testing::HttpsAnswer ask(const WebServer& server, TlsManners manners = {}) const {
        manners.ca_file = authority_.ca_file();
        return https_request({.port = server.port(), .target = "/metrics"}, manners);
    }

    CertificateAuthority authority_;
    Identity identity_ = authority_.issue({});
};

TEST_F(WebTlsTest, AnswersByTls) {
    const WebServer server{config()};
    EXPECT_EQ(ask(server).answer.body, "this is /metrics");
    EXPECT_EQ(server.url(), "https://127.0.0.1:" + std::to_string(server.port()));
}

TEST_F(WebTlsTest, TellsWhoSpeaksPlainHttpToUseHttps) {
    const WebServer server{config()};
    const auto answer = http_request(server.port(), "/metrics");
    EXPECT_EQ(answer.status, 400U);
    EXPECT_EQ(answer.body, "this port speaks TLS: use https://\n");
}

TEST_F(WebTlsTest, TakesANewCertificateForTheNextConnection) {
    const support::TemporaryFolder folder;
    const auto put = [&](const Identity& identity) {
        const auto over = std::filesystem::copy_options::overwrite_existing;
        std::filesystem::copy_file(identity.cert_file, folder.path() / "c.pem", over);
        std::filesystem::copy_file(identity.key_file, folder.path() / "k.pem", over);
    };
    put(identity_);
    const WebServer server{
        "tls_server_config:\n  cert_file: " + (folder.path() / "c.pem").string() +
        "\n  key_file: " + (folder.path() / "k.pem").string() + "\n"};
    const auto before = ask(server).serial;
    EXPECT_EQ(ask(server).serial, before);
    put(authority_.issue({}));
    EXPECT_NE(ask(server).serial, before);
    const auto now = ask(server).serial;
    folder.write("k.pem", "broken");
    EXPECT_EQ(ask(server).serial, now);
    const auto told = server.told();
    ASSERT_FALSE(told.empty());
    EXPECT_THAT(told.back(), HasSubstr("key_file: there is no private key"));
}

/// Of each client_auth_type, which clients are answered.
TEST_F(WebTlsTest, AdmitsTheClientsThatTheFileSays) {
    CertificateAuthority strangers{"Strangers"};
    const std::map<std::string, Identity> clients{
        {"nobody", {}},
        {"stranger", strangers.issue({.name = "stranger"})},
        {"expired", authority_.issue({.name = "old", .from = -48h, .until = -24h})},
        {"friend", authority_.issue({.name = "friend"})}};
    const std::map<std::string, std::string> admitted{
        {"NoClientCert", "expired friend nobody stranger "},
        {"RequestClientCert", "expired friend nobody stranger "},
        {"RequireAnyClientCert", "expired friend stranger "},
        {"VerifyClientCertIfGiven", "friend nobody "},
        {"RequireAndVerifyClientCert", "friend "}};
    for (const auto& [type, expected] : admitted) {
        const bool looks = type.starts_with("V") || type.ends_with("VerifyClientCert");
        const WebServer server{config("  client_auth_type: " + type + "\n" +
                                      (looks ? "  client_ca_file: " + authority_.ca_file() : ""))};
        std::string answered;
        for (const auto& [name, identity] : clients) {
            answered += ask(server, {.identity = identity}).answer.status == 200 ? name + " " : "";
        }
        EXPECT_EQ(answered, expected) << type;
    }
}

TEST_F(WebTlsTest, AdmitsOnlyTheNamesThatTheFileLists) {
    const auto answers = [&](const std::string& type, const std::string& hosts) {
        const WebServer server{config("  client_auth_type: " + type +
                                      "\n  client_ca_file: " + authority_.ca_file() +
                                      "\n  client_allowed_sans: [prometheus.example, 10.0.0.9, "
                                      "\"spiffe://a/b\", me@example.com]\n")};
        const auto identity = hosts.empty() ? Identity{} : authority_.issue({.hosts = hosts});
        return ask(server, {.identity = identity}).answer.status == 200;
    };
    const std::string strict{"RequireAndVerifyClientCert"};
    EXPECT_TRUE(answers(strict, "DNS:other.example,DNS:prometheus.example"));
    EXPECT_TRUE(answers(strict, "IP:10.0.0.9"));
    EXPECT_TRUE(answers(strict, "URI:spiffe://a/b"));
    EXPECT_TRUE(answers(strict, "email:me@example.com"));
    EXPECT_FALSE(answers(strict, "DNS:prometheus.example.org,IP:10.0.0.90"));
    EXPECT_FALSE(answers(strict, "DNS:10.0.0.9x"));
    EXPECT_FALSE(answers("RequestClientCert", "DNS:other.example"));
    EXPECT_TRUE(answers("RequestClientCert", ""));
}

TEST_F(WebTlsTest, KeepsToVersionsCiphersAndCurvesOfTheFile) {
    const TlsManners old{.adjust = [](SSL_CTX* context) {
        SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    }};
    const TlsManners p_521{.adjust = [](SSL_CTX* context) {
        SSL_CTX_set1_groups_list(context, "P-521");
    }};
    const WebServer usual{config()};
    EXPECT_EQ(ask(usual, old).answer.status, 200U);
    EXPECT_EQ(ask(usual, p_521).answer.status, 200U);
    const WebServer modern{config("  min_version: TLS13\n  curve_preferences: [X25519]\n")};
    EXPECT_EQ(ask(modern).answer.status, 200U);
    EXPECT_EQ(ask(modern, old).answer.status, 0U);
    EXPECT_EQ(ask(modern, p_521).answer.status, 0U);
    const auto key_kind = ask(usual, old).cipher.find("ECDSA") != std::string::npos;
    const std::string kind{key_kind ? "ECDSA" : "RSA"};
    const WebServer one{config("  max_version: TLS12\n  cipher_suites: [TLS_ECDHE_" + kind +
                               "_WITH_CHACHA20_POLY1305_SHA256]\n")};
    EXPECT_EQ(ask(one).cipher, "ECDHE-" + kind + "-CHACHA20-POLY1305");
}

TEST_F(WebTlsTest, LetsNoClientResumeASession) {
    for (const auto* const version : {"TLS12", "TLS13"}) {
        const WebServer server{config("  max_version: " + std::string{version} + "\n")};
        const auto asked = ask(server);
        EXPECT_EQ(asked.answer.status, 200U);
        EXPECT_FALSE(asked.resumable) << version;
    }
}

/// A connection that says what it is told, and no more.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port) {
        socket_.connect({boost::asio::ip::address_v4::loopback(), port});
    }
    void say(const std::string& text) { boost::asio::write(socket_, boost::asio::buffer(text)); }
    /// Returns once the server has closed.
    void hear_out() {
        std::string heard;
        boost::system::error_code error;
        boost::asio::read(socket_, boost::asio::dynamic_buffer(heard), error);
    }

  private:
    boost::asio::io_context loop_{};
    boost::asio::ip::tcp::socket socket_{loop_};
};

/// The record's head of a ClientHello, and nothing of what it announces.
const std::string half_a_hello{"\x16\x03\x01\x02\x00\x01\x00", 7};

TEST_F(WebTlsTest, IsNotBlockedByHandshakesThatStop) {
    const WebServer server{config()};
    std::list<RawClient> slow;
    for (int client = 0; client < 50; ++client) {
        slow.emplace_back(server.port());
        if (client % 2 == 0) {
            slow.back().say(half_a_hello);
        }
    }
    EXPECT_EQ(ask(server).answer.status, 200U);
}

TEST_F(WebTlsTest, ClosesAHandshakeThatDoesNotEndInTime) {
    const WebServer server{config(), {.request = 50ms}};
    RawClient silent{server.port()};
    silent.hear_out();
    RawClient half{server.port()};
    half.say(half_a_hello);
    half.hear_out();
}

TEST_F(WebTlsTest, OutlivesWhatIsNotTls) {
    const WebServer server{config()};
    RawClient client{server.port()};
    client.say(std::string(100, '\xff'));
    client.hear_out();
    EXPECT_EQ(ask(server).answer.status, 200U);
}

TEST_F(WebTlsTest, EndsWhileHandshakesAndLoginsAreGoingOn) {
    std::list<RawClient> clients;
    {
        const WebServer server{config() + "basic_auth_users:\n  a: " + testing::hash_of_sesame() +
                               "\n"};
        clients.emplace_back(server.port());
        clients.back().say(half_a_hello);
    }
    clients.back().hear_out();
}

}  // namespace
}  // namespace sonde
