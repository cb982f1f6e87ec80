// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificates.hpp"
#include "tests/support/https_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/prometheus.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

/// The daemon behind TLS and a login, as Prometheus and its operator meet it.
namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// `open sesame`, at cost 4.
const std::string hash{"$2y$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy"};

class WebConfigFile : public ::testing::Test {
  protected:
    std::string web_config(const std::string& more = "") const {
        return "tls_server_config:\n  cert_file: " + identity_.cert_file +
               "\n  key_file: " + identity_.key_file + "\n" + more +
               "basic_auth_users:\n  alice: " + hash + "\n";
    }

    std::string configuration() const {
        return "web_config = \"web.yml\"\n[[probe]]\nname = \"orders\"\ntarget = "
               "\"mqtt://127.0.0.1:" +
               std::to_string(broker_.port()) + "\"\ninterval = \"200ms\"\ntimeout = \"150ms\"\n";
    }

    HttpAnswer ask(const Daemon& daemon,
                   const std::string& path,
                   const support::Identity& identity = {}) const {
        const TlsManners manners{.ca_file = authority_.ca_file(), .identity = identity};
        // alice:open sesame
        return https_request({.port = daemon.port(),
                              .target = path,
                              .headers = {{"Authorization", "Basic YWxpY2U6b3BlbiBzZXNhbWU="}}},
                             manners)
            .answer;
    }

    std::string scrape(const Daemon& daemon,
                       const std::string& more,
                       const std::string& job) const {
        return "  - job_name: " + job +
               "\n    scheme: https\n    tls_config:\n      ca_file: " + authority_.ca_file() +
               "\n" + more + "    static_configs:\n      - targets: [\"127.0.0.1:" +
               std::to_string(daemon.port()) + "\"]\n";
    }

    support::CertificateAuthority authority_;
    support::Identity identity_ = authority_.issue({});
    Mosquitto broker_;
    support::TemporaryFolder folder_;
};

TEST_F(WebConfigFile, LetsAPrometheusInThatHasCertificateAndPassword) {
    const auto own = authority_.issue({.name = "prometheus", .hosts = "DNS:prometheus.example"});
    const Daemon daemon{configuration(),
                        {{"web.yml",
                          web_config("  client_auth_type: RequireAndVerifyClientCert\n"
                                     "  client_ca_file: " +
                                     authority_.ca_file() +
                                     "\n  client_allowed_sans: [prometheus.example]\n"
                                     "  min_version: TLS13\n")}}};
    const std::string certificate{"      cert_file: " + own.cert_file +
                                  "\n      key_file: " + own.key_file + "\n"};
    const auto login = [&](const std::string& password) {
        return "    basic_auth:\n      username: alice\n      password_file: " +
               folder_.write(password + ".txt", password) + "\n";
    };
    const Prometheus prometheus{"global:\n  scrape_interval: 500ms\nscrape_configs:\n" +
                                scrape(daemon, certificate + login("open sesame"), "good") +
                                scrape(daemon, certificate + login("wrong"), "password") +
                                scrape(daemon, login("open sesame"), "certificate")};
    ASSERT_TRUE(eventually([&] {
        return prometheus.value(R"(sonde_probe_success{job="good",probe="orders"})") == "1";
    }));
    for (const auto* const job : {"password", "certificate"}) {
        EXPECT_TRUE(eventually([&] {
            return prometheus.value("up{job=\"" + std::string{job} + "\"}") == "0";
        })) << job;
    }
    EXPECT_EQ(prometheus.value(R"(up{job="good"})"), "1");
}

TEST_F(WebConfigFile, IsReadAgainAndSaysWhatIsWrong) {
    Daemon daemon{configuration(), {{"web.yml", web_config()}}};
    const std::string good{"sonde_web_config_last_reload_successful 1"};
    EXPECT_THAT(ask(daemon, "/metrics").body, HasSubstr(good));
    daemon.write("web.yml", web_config() + "  bob: hunter2\n");
    EXPECT_THAT(ask(daemon, "/metrics").body,
                HasSubstr("sonde_web_config_last_reload_successful 0"));
    EXPECT_TRUE(daemon.process().says("web.yml:6:8: basic_auth_users: expected"));
    EXPECT_THAT(daemon.process().error(), Not(HasSubstr("hunter2")));
    daemon.write("web.yml", web_config());
    EXPECT_THAT(ask(daemon, "/metrics").body, HasSubstr(good));
    EXPECT_TRUE(daemon.process().says("the web configuration has changed"));
}

TEST_F(WebConfigFile, IsCheckedBeforeTheDaemonStarts) {
    const auto stranger = authority_.issue({});
    folder_.write("web.yml",
                  "tls_server_config:\n  cert_file: " + identity_.cert_file +
                      "\n  key_file: " + stranger.key_file + "\n");
    const auto file = folder_.write("sonde.toml", "[agent]\n" + configuration());
    const auto expected = folder_.path().string() +
                          "/web.yml: tls_server_config: key_file: the key does not belong to the "
                          "certificate\n";
    const auto checked = run_sonde({"check", file});
    EXPECT_EQ(checked.status, 2);
    EXPECT_EQ(checked.error, expected);
    const auto ran = run_sonde({"run", "--config", file});
    EXPECT_EQ(ran.status, 2);
    EXPECT_EQ(ran.error, expected);
}

TEST_F(WebConfigFile, IsNoObstacleToSondeHealth) {
    const auto own = authority_.issue({.name = "health"});
    const Daemon daemon{configuration(),
                        {{"web.yml", web_config("  client_auth_type: RequireAnyClientCert\n")}}};
    const auto url = "https://127.0.0.1:" + std::to_string(daemon.port());
    ASSERT_TRUE(eventually([&] { return ask(daemon, "/-/healthy", own).status == 200; }));
    const auto password = folder_.write("password", "open sesame\n");
    const std::vector<std::string> tls{"health",
                                       url,
                                       "--ca-file",
                                       authority_.ca_file(),
                                       "--cert-file",
                                       own.cert_file,
                                       "--key-file",
                                       own.key_file};
    auto all = tls;
    all.insert(all.end(), {"--username", "alice", "--password-file", password});
    const auto healthy = run_sonde(all);
    EXPECT_EQ(healthy.status, 0) << healthy.error;
    EXPECT_EQ(healthy.out, "healthy\n");
    EXPECT_THAT(run_sonde(tls).error, HasSubstr("it wants a login"));
    const auto plain = run_sonde({"health", url.substr(8)});
    EXPECT_EQ(plain.status, 1);
    EXPECT_THAT(plain.error, HasSubstr("this port speaks TLS: use https://"));
}

}  // namespace
}  // namespace sonde::testing
