// SPDX-License-Identifier: Apache-2.0
#include "tests/agent/web_files.hpp"
#include "tests/support/https_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sonde {
namespace {

using ::testing::ElementsAre;
using testing::hash_of_sesame;
using ::testing::HasSubstr;
using testing::http_request;
using testing::login;
using ::testing::SizeIs;
using testing::WebServer;

std::string users(const std::string& name) {
    return "basic_auth_users:\n  " + name + ": " + hash_of_sesame() + "\n";
}

unsigned status(const WebServer& server, const std::map<std::string, std::string>& headers) {
    return http_request(server.port(), "/metrics", "GET", headers).status;
}

TEST(WebAccessTest, AsksForALoginWhateverThePath) {
    const WebServer server{users("alice")};
    for (const auto* const path : {"/", "/metrics", "/-/healthy", "/-/ready", "/nothing"}) {
        const auto answer = http_request(server.port(), path);
        EXPECT_EQ(answer.status, 401U) << path;
        EXPECT_EQ(answer.headers.at("www-authenticate"), R"(Basic realm="sonde", charset="UTF-8")");
        EXPECT_EQ(answer.body.find("this is"), std::string::npos);
        EXPECT_EQ(http_request(server.port(), path, "GET", login("alice", "open sesame")).body,
                  "this is " + std::string{path});
    }
    EXPECT_EQ(status(server, login("alice", "open")), 401U);
    EXPECT_EQ(status(server, login("bob", "open sesame")), 401U);
}

TEST(WebAccessTest, PutsTheHeadersOfTheFileIntoEveryAnswer) {
    const WebServer server{
        "http_server_config:\n  headers:\n    X-Frame-Options: sameorigin\n"
        "    Content-Security-Policy: \"default-src 'self'\"\n"};
    const auto answer = http_request(server.port(), "/");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.headers.at("x-frame-options"), "sameorigin");
    EXPECT_EQ(answer.headers.at("content-security-policy"), "default-src 'self'");
}

TEST(WebAccessTest, CountsAnewAtTheNextRequestOnceTheFileHasChanged) {
    const WebServer server{users("alice")};
    EXPECT_EQ(status(server, login("alice", "open sesame")), 200U);
    server.configure(users("bob"));
    EXPECT_EQ(status(server, login("alice", "open sesame")), 401U);
    EXPECT_EQ(status(server, login("bob", "open sesame")), 200U);
    EXPECT_THAT(server.told(), ElementsAre("changed"));
}

TEST(WebAccessTest, StaysAsItWasWhileTheFileHasAMistakeAndSaysSoOnce) {
    const WebServer server{users("alice")};
    server.configure("basic_auth_users:\n  alice: open\n");
    EXPECT_EQ(status(server, login("alice", "open sesame")), 200U);
    EXPECT_EQ(status(server, login("alice", "open")), 401U);
    ASSERT_THAT(server.told(), SizeIs(1));
    EXPECT_THAT(server.told().front(), HasSubstr("web.yml:2:10: basic_auth_users: expected"));
    server.configure(users("alice"));
    EXPECT_EQ(status(server, login("alice", "open sesame")), 200U);
    EXPECT_EQ(server.told().back(), "changed");
}

TEST(WebAccessTest, LosesNeitherTlsNorTheLastUserWhileItRuns) {
    const WebServer server{users("alice")};
    server.configure("");
    EXPECT_EQ(status(server, {}), 401U);
    ASSERT_THAT(server.told(), SizeIs(1));
    EXPECT_THAT(server.told().back(), HasSubstr("the last user cannot go"));
    support::CertificateAuthority authority;
    const auto tls = "tls_server_config:\n" + testing::naming(authority.issue({}));
    server.configure(users("alice") + tls);
    EXPECT_EQ(status(server, login("alice", "open sesame")), 200U);
    EXPECT_THAT(server.told().back(), HasSubstr("TLS cannot come or go"));
}

std::string wrong_with(const std::string& certificate, const std::string& key) {
    WebConfig config;
    config.tls.emplace();
    config.tls->certificate = certificate;
    config.tls->key = Secret{key};
    const auto access = make_web_access(config, "web.yml");
    return access ? "" : to_string(access.error().front());
}

TEST(WebAccessTest, SaysWhatIsWrongWithCertificatesAndKeys) {
    support::CertificateAuthority authority;
    const auto around = system_surroundings();
    const auto text = [&](const std::string& path) {
        return around.read_file(path).value();
    };
    const auto first = authority.issue({});
    const auto second = authority.issue({});
    EXPECT_EQ(wrong_with(text(first.cert_file), text(first.key_file)), "");
    EXPECT_EQ(wrong_with("hunter2", text(first.key_file)),
              "web.yml: tls_server_config: cert_file: there are no certificates in PEM, or one of "
              "them is broken");
    EXPECT_EQ(wrong_with(text(first.cert_file) + "-----BEGIN CERTIFICATE-----\nAAAA\n",
                         text(first.key_file)),
              "web.yml: tls_server_config: cert_file: there are no certificates in PEM, or one of "
              "them is broken");
    EXPECT_EQ(wrong_with(text(first.cert_file), "hunter2"),
              "web.yml: tls_server_config: key_file: there is no private key in PEM, or it is "
              "encrypted");
    EXPECT_EQ(wrong_with(text(first.cert_file), text(second.key_file)),
              "web.yml: tls_server_config: key_file: the key does not belong to the certificate");
}

}  // namespace
}  // namespace sonde
