// SPDX-License-Identifier: Apache-2.0
#include "agent/health_command.hpp"

#include "tests/config/fake_surroundings.hpp"
#include "tests/support/answering_server.hpp"
#include "tests/support/refusing_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace sonde {
namespace {

using support::AnsweringServer;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RefusingPort;
using ::testing::StartsWith;
using Words = std::vector<std::string>;

struct Shown {
    int status{};
    std::string out{};
    std::string error{};
};

Shown health_at(std::uint16_t port, ProbeSpec login = {}) {
    std::ostringstream out;
    std::ostringstream error;
    const SystemClock clock;
    HealthCommand command{.daemon = std::move(login)};
    command.daemon.target = {.host = "127.0.0.1", .port = port};
    const int status = run_health_command(command, clock, out, error);
    return {.status = status, .out = out.str(), .error = error.str()};
}

TEST(HealthCommandTest, IsContentWithADaemonWhoseProbesTurn) {
    const AnsweringServer daemon{"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhealthy\n"};
    const auto shown = health_at(daemon.port());
    EXPECT_EQ(shown.status, 0);
    EXPECT_EQ(shown.out, "healthy\n");
    EXPECT_EQ(shown.error, "");
    EXPECT_THAT(daemon.question(), StartsWith("GET /-/healthy HTTP/1.1\r\n"));
}

TEST(HealthCommandTest, RepeatsWhyADaemonIsUnwell) {
    const AnsweringServer daemon{
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 9\r\n\r\nstuck \x1b[\n"};
    const auto shown = health_at(daemon.port());
    EXPECT_EQ(shown.status, 1);
    EXPECT_EQ(shown.out, "");
    EXPECT_EQ(shown.error, "sonde: unhealthy: it answers 503 Service Unavailable: stuck \\x1b[\n");
}

TEST(HealthCommandTest, LogsInAndSaysWhereItHasTo) {
    const AnsweringServer daemon{"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"};
    EXPECT_EQ(health_at(daemon.port()).error,
              "sonde: unhealthy: it wants a login, or another one: --username and "
              "--password-file\n");
    EXPECT_THAT(daemon.question(), Not(HasSubstr("Authorization")));
    (void)health_at(daemon.port(), {.username = "alice", .password = Secret{"open sesame"}});
    EXPECT_THAT(daemon.question(),
                HasSubstr("\r\nAuthorization: Basic YWxpY2U6b3BlbiBzZXNhbWU=\r\n"));
}

TEST(HealthCommandTest, SaysWhereNobodyAnswersOrSomethingElseDoes) {
    const RefusingPort nobody;
    EXPECT_EQ(health_at(nobody.port()).status, 1);
    EXPECT_THAT(health_at(nobody.port()).error, StartsWith("sonde: unhealthy: "));
    const AnsweringServer broker{" \x02\x05\x01\r\n\r\n"};
    const auto shown = health_at(broker.port());
    EXPECT_EQ(shown.status, 1);
    EXPECT_THAT(shown.error, HasSubstr("its answer "));
}

tl::expected<Command, UsageError> read(const Words& arguments) {
    const auto around = usual_surroundings();
    return parse_command_line(arguments, around.view());
}

Endpoint daemon_of(const Words& arguments) {
    const auto command = read(arguments);
    if (!command) {
        ADD_FAILURE() << command.error().message;
        return {};
    }
    return std::get<HealthCommand>(*command).daemon.target;
}

TEST(HealthCommandLine, AsksWhereTheDaemonListensUnlessToldOtherwise) {
    EXPECT_EQ(daemon_of({"health"}), (Endpoint{.host = "127.0.0.1", .port = 9344}));
    EXPECT_EQ(daemon_of({"health", "[::1]:8080"}), (Endpoint{.host = "::1", .port = 8080}));
    EXPECT_EQ(daemon_of({"health", "http://[::1]:8080"}), (Endpoint{.host = "::1", .port = 8080}));
    EXPECT_EQ(daemon_of({"health", "https://127.0.0.1:1"}),
              (Endpoint{.scheme = Scheme::mqtts, .host = "127.0.0.1", .port = 1}));
}

TEST(HealthCommandLine, TakesWhomToTrustAndAsWhomToLogIn) {
    const auto command = read({"health",
                               "https://127.0.0.1:1",
                               "--ca-file",
                               "/ca.pem",
                               "--server-name",
                               "sonde.lan",
                               "--cert-file",
                               "/cert.pem",
                               "--key-file",
                               "/key.pem",
                               "--username",
                               "alice",
                               "--password-file",
                               "/secret"});
    ASSERT_TRUE(command) << command.error().message;
    const auto& daemon = std::get<HealthCommand>(*command).daemon;
    EXPECT_EQ(daemon.tls.ca_file, "/ca.pem");
    EXPECT_EQ(daemon.tls.server_name, "sonde.lan");
    EXPECT_EQ(daemon.tls.cert_file, "/cert.pem");
    EXPECT_EQ(daemon.tls.key_file, "/key.pem");
    EXPECT_EQ(daemon.username, "alice");
    EXPECT_EQ(daemon.password, Secret{"hunter2"});
}

TEST(HealthCommandLine, SaysWhatDoesNotFitTogether) {
    const auto wrong = [](const Words& arguments) {
        const auto command = read(arguments);
        return command ? "" : command.error().message;
    };
    EXPECT_THAT(wrong({"health", "--ca-file", "/ca.pem"}),
                StartsWith("--ca-file: has no effect without https://ADDRESS:PORT\n"));
    EXPECT_THAT(wrong({"health", "https://127.0.0.1:1", "--cert-file", "/cert.pem"}),
                StartsWith("--cert-file and --key-file belong together\n"));
    EXPECT_THAT(wrong({"health", "--username", "alice"}),
                StartsWith("--username belongs together with --password-file or --password-env"));
    EXPECT_THAT(wrong({"health", "--password-file", "/gone"}), HasSubstr("--password-file: "));
    EXPECT_THAT(wrong({"health",
                       "--username",
                       "a",
                       "--password-file",
                       "/secret",
                       "--password-env",
                       "PASSWORD"}),
                HasSubstr("exclude each other"));
}

TEST(HealthCommandLine, SaysWhatIsWrong) {
    for (const auto& arguments : {Words{"health", "9344"},
                                  Words{"health", "localhost:9344"},
                                  Words{"health", "127.0.0.1:0"}}) {
        const auto command = read(arguments);
        ASSERT_FALSE(command) << arguments[1];
        EXPECT_THAT(command.error().message,
                    HasSubstr("expected the address and the port of a daemon"));
    }
    EXPECT_FALSE(read({"health", "127.0.0.1:1", "127.0.0.1:2"}));
}

}  // namespace
}  // namespace sonde
