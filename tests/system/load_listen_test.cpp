// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificates.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/https_client.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/system/load_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

/// `sonde load --listen` behind TLS and a login.
namespace sonde::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class LoadListen : public ::testing::Test {
  protected:
    std::string web_config(const std::string& more = "") const {
        return "tls_server_config:\n  cert_file: " + identity_.cert_file +
               "\n  key_file: " + identity_.key_file +
               "\nbasic_auth_users:\n  alice: "
               "$2y$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\n" +
               more;
    }

    std::vector<std::string> words() const {
        return load_words(broker_,
                          {"--duration",
                           "1h",
                           "--listen",
                           "127.0.0.1:0",
                           "--web-config",
                           (folder_.path() / "web.yml").string()});
    }

    HttpAnswer ask(const Process& process,
                   const std::map<std::string, std::string>& headers) const {
        const auto port = metrics_port(process);
        return port == 0 ? HttpAnswer{}
                         : https_request({.port = port, .target = "/metrics", .headers = headers},
                                         {.ca_file = authority_.ca_file()})
                               .answer;
    }

    support::CertificateAuthority authority_;
    support::Identity identity_ = authority_.issue({});
    support::TemporaryFolder folder_;
    Mosquitto broker_;
    const std::map<std::string, std::string> login_{
        {"Authorization", "Basic YWxpY2U6b3BlbiBzZXNhbWU="}};
};

TEST_F(LoadListen, ServesMetricsByTlsToWhoLogsIn) {
    folder_.write("web.yml", web_config());
    Process process{words()};
    ASSERT_TRUE(eventually([&] { return ask(process, login_).status == 200; })) << process.error();
    EXPECT_THAT(ask(process, login_).body, HasSubstr("sonde_load_info{"));
    EXPECT_EQ(ask(process, {}).status, 401U);
    EXPECT_EQ(http_request(metrics_port(process), "/metrics").status, 400U);
    EXPECT_THAT(process.error(), HasSubstr("metrics at https://127.0.0.1:"));
}

TEST_F(LoadListen, SaysWhatIsWrongWithAFileThatChangedAndKeepsToTheOneBefore) {
    folder_.write("web.yml", web_config());
    Process process{words()};
    ASSERT_TRUE(eventually([&] { return ask(process, login_).status == 200; })) << process.error();
    folder_.write("web.yml", web_config("  bob: hunter2\n"));
    EXPECT_EQ(ask(process, login_).status, 200U);
    EXPECT_TRUE(process.says("web configuration, which stays as it was: ")) << process.error();
    EXPECT_THAT(process.error(), AllOf(HasSubstr("web.yml:6:8: "), Not(HasSubstr("hunter2"))));
}

TEST_F(LoadListen, DoesNotBeginWhereTheFileHasAMistake) {
    folder_.write("web.yml", web_config("unknown: 1\n"));
    auto arguments = words();
    arguments.erase(arguments.begin());
    const auto outcome = run_sonde(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.error, HasSubstr("web.yml:6:1: unknown key `unknown`"));
}

}  // namespace
}  // namespace sonde::testing
