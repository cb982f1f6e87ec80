// SPDX-License-Identifier: Apache-2.0
#include "config/web_config.hpp"

#include "tests/config/fake_surroundings.hpp"
#include "tests/config/mistake_cases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <tuple>

namespace sonde {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

const std::string hash{"$2y$10$abcdefghijklmnopqrstuuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};

FakeSurroundings surroundings(const std::string& text) {
    return {.files = {{"/etc/web.yml", text},
                      {"/etc/tls/cert.pem", "CERT"},
                      {"/etc/tls/key.pem", "hunter2"},
                      {"/ca.pem", "CA"}}};
}

WebConfig read(const std::string& text) {
    const auto around = surroundings(text);
    const auto config = load_web_config("/etc/web.yml", around.view());
    if (!config) {
        ADD_FAILURE() << to_string(config.error().front());
        return {};
    }
    return *config;
}

std::string mistakes(const std::string& text) {
    const auto around = surroundings(text);
    const auto config = load_web_config("/etc/web.yml", around.view());
    std::string all;
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        all += to_string(mistake) + "\n";
    }
    return all;
}

const std::string files{"  cert_file: tls/cert.pem\n  key_file: tls/key.pem\n"};

TEST(WebConfigTest, SaysNothingWhereItIsEmpty) {
    for (const auto* const text : {"",
                                   "# nothing\n",
                                   "tls_server_config:\nhttp_server_config:\nbasic_auth_users:\n",
                                   "tls_server_config: {}\nbasic_auth_users: {}\n"}) {
        EXPECT_EQ(read(text), WebConfig{}) << text;
    }
}

TEST(WebConfigTest, TakesEveryKeyOfTls) {
    const auto config = read("tls_server_config:\n" + files +
                             "  client_auth_type: RequireAndVerifyClientCert\n"
                             "  client_ca_file: /ca.pem\n"
                             "  client_allowed_sans:\n    - prometheus.example\n    - 10.0.0.1\n"
                             "  min_version: TLS13\n  max_version: \"TLS13\"\n"
                             "  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "
                             "TLS_AES_128_GCM_SHA256]\n"
                             "  prefer_server_cipher_suites: false\n"
                             "  curve_preferences: [X25519, CurveP256]\n");
    ASSERT_TRUE(config.tls);
    EXPECT_EQ(*config.tls,
              (TlsServerSettings{.certificate = "CERT",
                                 .key = Secret{"hunter2"},
                                 .clients = ClientCertificates::require_and_verify,
                                 .client_authorities = "CA",
                                 .client_names = {"prometheus.example", "10.0.0.1"},
                                 .minimum = TlsVersion::v1_3,
                                 .maximum = TlsVersion::v1_3,
                                 .cipher_suites = {"ECDHE-RSA-AES128-GCM-SHA256"},
                                 .groups = {"X25519", "P-256"},
                                 .server_chooses_cipher = false}));
}

TEST(WebConfigTest, KnowsAllWaysToAskForAClientsCertificate) {
    using enum ClientCertificates;
    for (const auto& [word, clients] : {std::tuple{"NoClientCert", none},
                                        {"\"\"", none},
                                        {"RequestClientCert", request},
                                        {"RequireClientCert", require_any},
                                        {"RequireAnyClientCert", require_any},
                                        {"VerifyClientCertIfGiven", verify_if_given},
                                        {"RequireAndVerifyClientCert", require_and_verify}}) {
        const auto config =
            read("tls_server_config:\n" + files + "  client_auth_type: " + word + "\n");
        ASSERT_TRUE(config.tls);
        EXPECT_EQ(config.tls->clients, clients) << word;
    }
}

TEST(WebConfigTest, LeavesTls13AloneWhereNoCipherIsOf12) {
    const auto config =
        read("tls_server_config:\n" + files + "  cipher_suites: [TLS_AES_128_GCM_SHA256]\n");
    EXPECT_EQ(config.tls->minimum, TlsVersion::v1_3);
    EXPECT_TRUE(config.tls->cipher_suites.empty());
}

TEST(WebConfigTest, TakesUsersAndHeadersAndHttp2) {
    const auto config = read("basic_auth_users:\n  alice: " + hash + "\n  \"bob b\": '" + hash +
                             "'\nhttp_server_config:\n  http2: true\n  headers:\n"
                             "    X-Frame-Options: deny\n    X-XSS-Protection: \"\"\n"
                             "    Strict-Transport-Security: max-age=1\n");
    EXPECT_FALSE(config.tls);
    EXPECT_THAT(config.users,
                ElementsAre(Pair("alice", Secret{hash}), Pair("bob b", Secret{hash})));
    EXPECT_THAT(config.headers,
                ElementsAre(Pair("X-Frame-Options", "deny"),
                            Pair("Strict-Transport-Security", "max-age=1")));
    EXPECT_TRUE(config.asks_for_http2);
    EXPECT_FALSE(read("http_server_config:\n  http2: false\n").asks_for_http2);
}

TEST(WebConfigTest, NeverShowsAHash) {
    const auto said =
        mistakes("basic_auth_users:\n  alice: hunter2\n  bob: *hunter2\n  carol: [hunter2]\n") +
        mistakes("basic_auth_users:\n  alice: hunter2\n  hunter2:x: hunter2\n  bob: [hunter2]\n") +
        mistakes("basic_auth_users: hunter2\n") +
        mistakes("basic_auth_users:\n  alice: \"hunter2\n");
    EXPECT_THAT(said, Not(HasSubstr("hunter2")));
    EXPECT_THAT(said, HasSubstr("/etc/web.yml:"));
}

TEST(WebConfigTest, SaysWhereThereIsNoFile) {
    const FakeSurroundings nothing;
    const auto config = load_web_config("/etc/web.yml", nothing.view());
    ASSERT_FALSE(config);
    EXPECT_EQ(to_string(config.error().front()),
              "/etc/web.yml: cannot be read: No such file or directory");
}

TEST(WebConfigTest, IsNamedBesideTheConfigurationAndCheckedWithIt) {
    const std::string toml{
        "[agent]\nweb_config = \"web.yml\"\n[[probe]]\nname = \"p\"\ntarget = "
        "\"mqtt://h\"\n"};
    auto around = surroundings("basic_auth_users:\n  alice: " + hash + "\n");
    const auto config = load_text(toml, "/etc/sonde.toml", around.view());
    ASSERT_TRUE(config);
    EXPECT_EQ(config->web_config, "/etc/web.yml");
    around.files["/etc/web.yml"] = "users: {}\n";
    const auto broken = load_text(toml, "/etc/sonde.toml", around.view());
    ASSERT_FALSE(broken);
    EXPECT_THAT(to_string(broken.error().front()), HasSubstr("/etc/web.yml:1:1: unknown key"));
}

TEST(WebExample, ShowsEveryKeyAndHasNoMistakes) {
    const std::filesystem::path file{SONDE_SOURCE_DIR "/config/web.example.yml"};
    std::ifstream in{file};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    std::string plain;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        // Keys in comments have their values in the same line.
        const bool key = line.starts_with("  # ") && line.find(": [") != std::string::npos;
        plain += (key ? "  " + line.substr(4) : line) + "\n";
    }
    auto around = surroundings(plain);
    for (const auto* const name : {"server.pem", "server.key", "clients-ca.pem"}) {
        around.files["/etc/" + std::string{name}] = "PEM";
    }
    const auto config = load_web_config("/etc/web.yml", around.view());
    ASSERT_TRUE(config) << to_string(config.error().front());
    ASSERT_TRUE(config->tls);
    EXPECT_FALSE(config->tls->client_names.empty());
    EXPECT_FALSE(config->tls->cipher_suites.empty());
    EXPECT_FALSE(config->tls->groups.empty());
    EXPECT_EQ(config->users.size(), 1U);
    for (const auto* const key : {"min_version",
                                  "max_version",
                                  "client_auth_type",
                                  "http2",
                                  "headers",
                                  "prefer_server_cipher_suites"}) {
        EXPECT_THAT(plain, HasSubstr("  " + std::string{key} + ":"));
    }
}

class WebConfigMistake : public ::testing::TestWithParam<OneMistake> {};

TEST_P(WebConfigMistake, IsReportedAtItsPlace) {
    EXPECT_EQ(mistakes(GetParam().toml), "/etc/web.yml:" + std::string{GetParam().expected} + "\n");
}

#define FILES "  cert_file: tls/cert.pem\n  key_file: tls/key.pem\n"

INSTANTIATE_TEST_SUITE_P(
    OfAFile,
    WebConfigMistake,
    ::testing::Values(
        OneMistake{"UnknownKey",
                   "basic_auth_user: {}\n",
                   "1:1: unknown key `basic_auth_user`; did you mean `basic_auth_users`?"},
        OneMistake{"UnknownKeyOfTls",
                   "tls_server_config:\n" FILES "  tickets: true\n",
                   "4:3: unknown key `tickets`: expected cert_file, key_file, client_auth_type, "
                   "client_ca_file, client_allowed_sans, min_version, max_version, cipher_suites, "
                   "prefer_server_cipher_suites or curve_preferences"},
        OneMistake{"InlineCertificate",
                   "tls_server_config:\n" FILES "  cert: x\n",
                   "4:3: unknown key `cert`: expected cert_file, key_file, client_auth_type, "
                   "client_ca_file, client_allowed_sans, min_version, max_version, cipher_suites, "
                   "prefer_server_cipher_suites or curve_preferences"},
        OneMistake{"UnknownKeyOfHttp",
                   "http_server_config:\n  http3: true\n",
                   "2:3: unknown key `http3`; did you mean `http2`?"},
        OneMistake{"NoCertificate",
                   "tls_server_config:\n  min_version: TLS12\n",
                   "1:1: tls_server_config: there is no cert_file, without which there is no "
                   "TLS\n/etc/web.yml:1:1: tls_server_config: there is no key_file, without which "
                   "there is no TLS"},
        OneMistake{"MissingFile",
                   "tls_server_config:\n  cert_file: tls/cert.pem\n  key_file: gone.pem\n",
                   "3:13: key_file: `/etc/gone.pem` cannot be read: No such file or directory"},
        OneMistake{"OldVersion",
                   "tls_server_config:\n" FILES "  min_version: TLS11\n",
                   "4:16: min_version: `TLS11` is not safe any more (RFC 8996) and not served: "
                   "expected TLS12 or TLS13"},
        OneMistake{"UnknownVersion",
                   "tls_server_config:\n" FILES "  max_version: 13\n",
                   "4:16: max_version: unknown value `13`: expected TLS12 or TLS13"},
        OneMistake{"NoVersionLeft",
                   "tls_server_config:\n" FILES "  min_version: TLS13\n  max_version: TLS12\n",
                   "1:1: tls_server_config: no version of TLS is left: min_version, or what "
                   "cipher_suites leave of it, is above max_version"},
        OneMistake{"UnknownCipher",
                   "tls_server_config:\n" FILES
                   "  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]\n  curve_preferences: [X448]\n",
                   "4:18: cipher_suites: unknown value `TLS_RSA_WITH_RC4_128_SHA`: expected "
                   "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "
                   "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "
                   "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "
                   "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "
                   "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, "
                   "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "
                   "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, "
                   "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, "
                   "TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384 or "
                   "TLS_CHACHA20_POLY1305_SHA256\n"
                   "/etc/web.yml:5:22: curve_preferences: unknown value `X448`: expected "
                   "CurveP256, CurveP384, CurveP521 or X25519"},
        OneMistake{"UnknownClientAuth",
                   "tls_server_config:\n" FILES "  client_auth_type: RequireAndVerifyClientCerts\n",
                   "4:21: client_auth_type: unknown value `RequireAndVerifyClientCerts`; did you "
                   "mean `RequireAndVerifyClientCert`?"},
        OneMistake{"ClientsWithoutAnAuthType",
                   "tls_server_config:\n" FILES
                   "  client_ca_file: /ca.pem\n  client_allowed_sans: [a]\n",
                   "4:3: client_ca_file: has no effect without a client_auth_type such as "
                   "RequireAndVerifyClientCert\n/etc/web.yml:5:3: client_allowed_sans: has no "
                   "effect without a client_auth_type such as RequireAndVerifyClientCert"},
        OneMistake{"NoList",
                   "tls_server_config:\n" FILES "  cipher_suites: X\n",
                   "4:18: cipher_suites: expected a list, found `X`"},
        OneMistake{"NoBoolean",
                   "tls_server_config:\n" FILES "  prefer_server_cipher_suites: \"true\"\n",
                   "4:32: prefer_server_cipher_suites: expected true or false, found `true`"},
        OneMistake{"NoTable",
                   "tls_server_config: [a]\n",
                   "1:20: tls_server_config: expected keys with values below it"},
        OneMistake{"PlainPassword",
                   "basic_auth_users:\n  alice: secret\n",
                   "2:10: basic_auth_users: expected the password's bcrypt hash, as `htpasswd -nB "
                   "USER` prints it behind the colon"},
        OneMistake{"DearHash",
                   "basic_auth_users:\n  alice: "
                   "$2b$31$abcdefghijklmnopqrstuuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                   "2:10: basic_auth_users: expected a bcrypt hash of cost 4 to 16, found one of "
                   "31"},
        OneMistake{"UserWithAColon",
                   "basic_auth_users:\n  \"a:b\": x\n",
                   "2:3: basic_auth_users: expected a user name of at least one character, without "
                   "a colon and control characters"},
        OneMistake{"UnknownHeader",
                   "http_server_config:\n  headers:\n    Server: x\n",
                   "3:5: headers: unknown header `Server`: expected Strict-Transport-Security, "
                   "X-Content-Type-Options, X-Frame-Options, X-XSS-Protection or "
                   "Content-Security-Policy"},
        OneMistake{"WrongHeader",
                   "http_server_config:\n  headers:\n    X-Frame-Options: all\n"
                   "    X-Content-Type-Options: no\n    X-XSS-Protection: \"a\\r\\nb: c\"\n",
                   "3:22: X-Frame-Options: expected deny or sameorigin\n"
                   "/etc/web.yml:4:29: X-Content-Type-Options: expected nosniff\n"
                   "/etc/web.yml:5:23: X-XSS-Protection: expected text without control characters"},
        OneMistake{"KeyTwice",
                   "basic_auth_users: {}\nbasic_auth_users: {}\n",
                   "2:1: this key stands there twice"},
        OneMistake{"NoYaml", "a: b: c\n", "1:5: this is not YAML: illegal map value"},
        OneMistake{"List", "- a\n", "1:1: expected keys with values"},
        OneMistake{"TwoDocuments",
                   "basic_auth_users: {}\n---\nx: y\n",
                   "2:1: expected one document, found another or what is none"},
        OneMistake{"CommaAtTheStart",
                   ", basic_auth_users: {}\n",
                   "1:1: expected one document, found another or what is none"},
        OneMistake{"ItsOwnPart",
                   "basic_auth_users: &a [*a]\n",
                   "1:19: this is nested too deep, or too much"},
        OneMistake{"Deep",
                   "tls_server_config: [[[[[[[[[[[]]]]]]]]]]]\n",
                   "1:28: this is nested too deep, or too much"}),
    [](const auto& test) { return subject_of(test); });

}  // namespace
}  // namespace sonde
