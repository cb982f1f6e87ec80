// SPDX-License-Identifier: Apache-2.0
#include "tests/support/answering_server.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/https_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/refusing_port.hpp"
#include "tests/system/load_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>
#include <vector>

/// `sonde load --push` into Debian's Pushgateway.
namespace sonde::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Pushgateway {
  public:
    /// With the path of a web configuration file, or without.
    explicit Pushgateway(const std::string& web_config = "")
        : process_{{"prometheus-pushgateway",
                    "--web.listen-address=127.0.0.1:0",
                    "--web.config.file=" + web_config}} {
        if (!process_.says("TLS is ")) {
            throw std::runtime_error{"the Pushgateway did not start: " + process_.error()};
        }
        const auto log = process_.error();
        const std::regex address{R"(msg="Listening on" address=127\.0\.0\.1:(\d+))"};
        std::smatch found;
        if (!std::regex_search(log, found, address)) {
            throw std::runtime_error{"the Pushgateway says no port: " + log};
        }
        port_ = static_cast<std::uint16_t>(std::stoi(found[1]));
    }

    std::uint16_t port() const { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::string metrics() const { return http_request(port_, "/metrics").body; }

  private:
    Process process_;
    std::uint16_t port_{};
};

TEST(LoadPush, LeavesTheFinalFiguresOnThePushgateway) {
    const Mosquitto broker;
    const Pushgateway gateway;
    const auto outcome = run_load(
        broker,
        {"--duration", "1s", "--qos", "1", "--threshold", "lost==0", "--push", gateway.url()});
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(
        gateway.metrics(),
        AllOf(HasSubstr("sonde_load_messages_sent_total{instance=\"\",job=\"sonde_load\"} 200\n"),
              HasSubstr("sonde_load_valid{instance=\"\",job=\"sonde_load\"} 1\n"),
              HasSubstr("threshold=\"lost==0\"} 1\n")));
}

TEST(LoadPush, PutsAnotherRunInThePlaceOfTheLastOfItsGroup) {
    const Mosquitto broker;
    const Pushgateway gateway;
    const auto group = gateway.url() + "/metrics/job/nightly/instance/a";
    for (const auto* threshold : {"lost==0", "failed==0"}) {
        const auto outcome =
            run_load(broker, {"--duration", "200ms", "--threshold", threshold, "--push", group});
        ASSERT_EQ(outcome.status, 0) << outcome.error;
    }
    EXPECT_THAT(gateway.metrics(),
                AllOf(HasSubstr("{instance=\"a\",job=\"nightly\",threshold=\"failed==0\"} 1\n"),
                      Not(HasSubstr("lost==0"))));
}

TEST(LoadPush, FailsTheCommandWhereNobodyTakesTheFiguresAndStillTellsThem) {
    const Mosquitto broker;
    const RefusingPort nobody;
    const auto refused = run_load(broker,
                                  {"--duration",
                                   "200ms",
                                   "--format",
                                   "json",
                                   "--push",
                                   "http://127.0.0.1:" + std::to_string(nobody.port())});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.error, AllOf(HasSubstr("pushing to http://"), HasSubstr("refused")));
    EXPECT_EQ(json::parse(refused.out)["verdict"], "valid");

    const support::AnsweringServer full{
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 8\r\n\r\nno\x1bthanks"};
    const auto rejected = run_load(
        broker,
        {"--duration", "200ms", "--push", "http://127.0.0.1:" + std::to_string(full.port())});
    EXPECT_EQ(rejected.status, 1);
    EXPECT_THAT(rejected.error,
                AllOf(HasSubstr("it answers 400 Bad Request: no"), Not(HasSubstr("\x1b"))));
}

/// A Pushgateway that speaks TLS alone, and lets alice in, whose password is `open sesame`.
class LoadPushLogin : public ::testing::Test {
  protected:
    Outcome push(const std::vector<std::string>& more,
                 const std::map<std::string, std::string>& environment = {}) {
        std::vector<std::string> words{"--duration",
                                       "200ms",
                                       "--push",
                                       "https://127.0.0.1:" + std::to_string(gateway_.port())};
        words.insert(words.end(), more.begin(), more.end());
        words = load_words(broker_, words);
        words.erase(words.begin());
        return run_sonde(std::move(words), environment);
    }

    std::string metrics() const {
        return https_request({.port = gateway_.port(),
                              .target = "/metrics",
                              .headers = {{"Authorization", "Basic YWxpY2U6b3BlbiBzZXNhbWU="}}},
                             {.ca_file = authority_.ca_file()})
            .answer.body;
    }

    support::CertificateAuthority authority_;
    support::Identity identity_ = authority_.issue({});
    support::TemporaryFolder folder_;
    std::string password_ = folder_.write("password", "open sesame\n");
    Mosquitto broker_;
    Pushgateway gateway_{
        folder_.write("web.yml",
                      "tls_server_config:\n  cert_file: " + identity_.cert_file +
                          "\n  key_file: " + identity_.key_file +
                          "\nbasic_auth_users:\n  alice: "
                          "$2y$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\n")};
};

TEST_F(LoadPushLogin, LetsTheFiguresIn) {
    const auto outcome = push({"--push-ca-file",
                               authority_.ca_file(),
                               "--push-username",
                               "alice",
                               "--push-password-file",
                               password_});
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(metrics(), HasSubstr("sonde_load_valid{instance=\"\",job=\"sonde_load\"} 1\n"));
}

TEST_F(LoadPushLogin, KeepsThemOutWhereItIsWrongAndShowsNoPassword) {
    const auto outcome = push({"--push-ca-file",
                               authority_.ca_file(),
                               "--push-username",
                               "alice",
                               "--push-password-env",
                               "LOGIN"},
                              {{"LOGIN", "hunter2"}});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.error,
                AllOf(HasSubstr("it answers 401 Unauthorized"), Not(HasSubstr("hunter2"))));
    EXPECT_THAT(metrics(), Not(HasSubstr("sonde_load_valid")));
}

TEST_F(LoadPushLogin, GoesToNobodyWhoseCertificateIsNotTrusted) {
    const auto outcome = push({"--push-username", "alice", "--push-password-file", password_});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.error, AllOf(HasSubstr("pushing to https://"), HasSubstr("certificate")));
}

/// It is no receiver of OTLP, and so it says that it has no such path; but only to who has come as
/// far as that.
TEST_F(LoadPushLogin, IsAlsoToldHowByTheVariablesOfOpenTelemetry) {
    const auto send = [&](const std::string& ca_file, const std::string& headers) {
        auto words = load_words(broker_,
                                {"--duration",
                                 "200ms",
                                 "--otlp",
                                 "https://127.0.0.1:" + std::to_string(gateway_.port())});
        words.erase(words.begin());
        return run_sonde(std::move(words),
                         {{"OTEL_EXPORTER_OTLP_CERTIFICATE", ca_file},
                          {"OTEL_EXPORTER_OTLP_HEADERS", headers}})
            .error;
    };
    const std::string login{"Authorization=Basic%20YWxpY2U6b3BlbiBzZXNhbWU="};
    EXPECT_THAT(send(authority_.ca_file(), login), HasSubstr("it answers 404 Not Found"));
    EXPECT_THAT(send(authority_.ca_file(), ""), HasSubstr("it answers 401 Unauthorized"));
    EXPECT_THAT(send("", login), HasSubstr("certificate"));
}

}  // namespace
}  // namespace sonde::testing
