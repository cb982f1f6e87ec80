// SPDX-License-Identifier: Apache-2.0
#include "probes/route.hpp"
#include "tests/net/net_fixture.hpp"
#include "tests/support/proxy_server.hpp"

#include <array>

/// Probes through proxies, and with the header that tells a server of one.
namespace sonde::net {

using namespace std::chrono_literals;
using support::ProxyScript;
using support::ProxyServer;
using support::ProxyTalk;
using support::ScriptedBroker;
using support::WebSocketScript;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

constexpr std::array both_kinds{ProxyTalk::http, ProxyTalk::socks5};

class ThroughProxy : public NetFixture {
  protected:
    void use(const ProxyServer& server, ProxyTalk talk, const std::string& user = {}) {
        spec_.route = Route{
            .proxy = Proxy{.kind = talk == ProxyTalk::http ? ProxyKind::http : ProxyKind::socks5,
                           .host = "127.0.0.1",
                           .port = server.port(),
                           .username = user},
            .proxy_password = Secret{"s3cret"},
        };
        spec_.target = {.scheme = Scheme::mqtt, .host = "broker.invalid", .port = 1883};
    }
    std::optional<Failure> open_through(const ProxyScript& script, const std::string& user = {}) {
        const ProxyServer server{script};
        use(server, script.talk, user);
        return open();
    }

    support::CertificateAuthority authority_{};
};

TEST_F(ThroughProxy, RoundTripsGoToANameThatOnlyTheProxyKnows) {
    const ScriptedBroker broker;
    for (const auto talk : both_kinds) {
        for (const bool drips : {false, true}) {
            const ProxyServer server{{.talk = talk, .leads_to = broker.port(), .drips = drips}};
            use(server, talk);
            const auto result = run();
            ASSERT_TRUE(result.success()) << result.failure->detail;
            EXPECT_EQ(server.asked(), "broker.invalid:1883");
            EXPECT_GT(result.phases.get(Phase::proxy), Duration::zero());
            EXPECT_FALSE(result.phases.reached(Phase::dns));
            EXPECT_EQ(result.timestamps, TimestampKind::kernel);
            EXPECT_EQ(result.peer, (Peer{"127.0.0.1", server.port(), FamilyChoice::ipv4}));
        }
    }
}

TEST_F(ThroughProxy, RoundTripsCarryTlsAndWebSocket) {
    const ScriptedBroker broker{
        {.tls = support::BrokerTls{.identity = authority_.issue({.hosts = "DNS:broker.invalid"})},
         .websocket = WebSocketScript{}}};
    spec_.tls.ca_file = authority_.ca_file();
    for (const auto talk : both_kinds) {
        const ProxyServer server{{.talk = talk, .leads_to = broker.port()}};
        use(server, talk);
        spec_.target = {.scheme = Scheme::wss, .host = "broker.invalid", .port = 443, .path = "/"};
        const auto result = run();
        ASSERT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(server.asked(), "broker.invalid:443");
        for (const auto phase : {Phase::tcp, Phase::proxy, Phase::tls, Phase::websocket}) {
            EXPECT_GT(result.phases.get(phase), Duration::zero()) << name_of(phase);
        }
    }
}

TEST_F(ThroughProxy, NamesAreLookedUpThere) {
    spec_.resolver = ResolverKind::system;
    const ScriptedBroker broker;
    const ProxyServer server{{.talk = ProxyTalk::socks5, .leads_to = broker.port()}};
    use(server, ProxyTalk::socks5);
    spec_.route = Route{
        .proxy = Proxy{.kind = ProxyKind::socks5, .host = "localhost", .port = server.port()}};
    spec_.family = FamilyChoice::ipv4;
    EXPECT_EQ(open(), std::nullopt);
    EXPECT_TRUE(report_.phases.reached(Phase::dns));
}

TEST_F(ThroughProxy, AddressesAreHandedOnAsSuch) {
    const ScriptedBroker broker;
    const ProxyServer server{{.talk = ProxyTalk::socks5, .leads_to = broker.port()}};
    use(server, ProxyTalk::socks5);
    spec_.target.host = "192.0.2.7";
    EXPECT_EQ(open(), std::nullopt);
    EXPECT_EQ(server.asked(), "192.0.2.7:1883");
}

TEST_F(ThroughProxy, LoginsAreGivenAndJudged) {
    const ScriptedBroker broker;
    for (const auto talk : both_kinds) {
        ProxyScript script{
            .talk = talk, .leads_to = broker.port(), .username = "monitor", .password = "s3cret"};
        EXPECT_EQ(open_through(script, "monitor"), std::nullopt);
        const auto nobody = open_through(script);
        expect_failure(nobody, Phase::proxy, FailureReason::handshake);
        EXPECT_THAT(nobody->detail, HasSubstr("proxy_password_file"));
        script.password = "another";
        const auto wrong = open_through(script, "monitor");
        expect_failure(wrong, Phase::proxy, FailureReason::handshake);
        EXPECT_THAT(wrong->detail,
                    AllOf(HasSubstr("proxy_password_file"), Not(HasSubstr("s3cret"))));
    }
}

TEST_F(ThroughProxy, HttpStatusesAreKept) {
    for (const auto& [answer, code, reason] :
         {std::tuple{"403 Forbidden", 403, FailureReason::handshake},
          std::tuple{"502 Bad Gateway", 502, FailureReason::unreachable},
          std::tuple{"503 Service Unavailable", 503, FailureReason::handshake},
          std::tuple{"504 Gateway Timeout", 504, FailureReason::unreachable}}) {
        const auto failure = open_through({.talk = ProxyTalk::http, .answer = answer});
        expect_failure(failure, Phase::proxy, reason);
        EXPECT_EQ(failure->code, code);
        EXPECT_TRUE(std::string{answer}.ends_with(failure->code_name)) << failure->code_name;
        EXPECT_TRUE(report_.phases.reached(Phase::proxy));
    }
}

TEST_F(ThroughProxy, SocksRepliesAreNamed) {
    for (const auto& [reply, name, reason] :
         {std::tuple{1, "General SOCKS server failure", FailureReason::handshake},
          std::tuple{2, "Connection not allowed by ruleset", FailureReason::handshake},
          std::tuple{3, "Network unreachable", FailureReason::unreachable},
          std::tuple{4, "Host unreachable", FailureReason::unreachable},
          std::tuple{5, "Connection refused", FailureReason::refused},
          std::tuple{99, "", FailureReason::handshake}}) {
        const auto failure =
            open_through({.talk = ProxyTalk::socks5, .reply = static_cast<std::uint8_t>(reply)});
        expect_failure(failure, Phase::proxy, reason);
        EXPECT_EQ(failure->code, reply);
        EXPECT_EQ(failure->code_name, name);
    }
}

TEST_F(ThroughProxy, SilenceAndClosingAreTold) {
    spec_.timeout = soon;
    for (const auto talk : both_kinds) {
        expect_failure(
            open_through({.talk = talk, .is_silent = true}), Phase::proxy, FailureReason::timeout);
        expect_failure(
            open_through({.talk = talk, .closes = true}), Phase::proxy, FailureReason::closed);
    }
}

TEST_F(ThroughProxy, WhatIsNoProxyIsTold) {
    // SOCKS is asked of an HTTP server, and CONNECT of a SOCKS server that answers what it sees.
    const ScriptedBroker broker{{.websocket = WebSocketScript{}}};
    spec_.timeout = soon;
    for (const auto kind : {ProxyKind::http, ProxyKind::socks5}) {
        spec_.route =
            Route{.proxy = Proxy{.kind = kind, .host = "127.0.0.1", .port = broker.port()}};
        spec_.target = {.scheme = Scheme::mqtt, .host = "broker.invalid", .port = 1883};
        const auto failure = open();
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->phase, Phase::proxy) << failure->detail;
    }
}

TEST_F(ThroughProxy, TheProxysOwnPortIsRefusedInTcp) {
    const DeadPort port;
    spec_.route =
        Route{.proxy = Proxy{.kind = ProxyKind::http, .host = "127.0.0.1", .port = port.port()}};
    spec_.target = {.scheme = Scheme::mqtt, .host = "broker.invalid", .port = 1883};
    expect_failure(open(), Phase::tcp, FailureReason::refused);
}

using WithProxyHeader = NetFixture;

TEST_F(WithProxyHeader, RoundTripsTellTheirRealAddressesFirst) {
    const ScriptedBroker broker;
    for (const auto version : {ProxyProtocol::v1, ProxyProtocol::v2}) {
        const ProxyServer server{{.talk = ProxyTalk::header, .leads_to = broker.port()}};
        spec_.route = Route{.proxy_protocol = version};
        spec_.target = {.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = server.port()};
        const auto result = run();
        ASSERT_TRUE(result.success()) << result.failure->detail;
        EXPECT_FALSE(result.phases.reached(Phase::proxy));
        EXPECT_EQ(result.timestamps, TimestampKind::kernel);
        const auto header = server.asked();
        if (version == ProxyProtocol::v1) {
            EXPECT_THAT(header, HasSubstr("PROXY TCP4 127.0.0.1 127.0.0.1 "));
            EXPECT_TRUE(header.ends_with(" " + std::to_string(server.port()) + "\r\n"));
        } else {
            EXPECT_EQ(header.size(), 28U);
        }
    }
}

TEST_F(WithProxyHeader, TlsAndWebSocketComeBehindIt) {
    support::CertificateAuthority authority;
    const ScriptedBroker broker{{.tls = support::BrokerTls{.identity = authority.issue({})},
                                 .websocket = WebSocketScript{}}};
    const ProxyServer server{{.talk = ProxyTalk::header, .leads_to = broker.port()}};
    spec_.tls.ca_file = authority.ca_file();
    spec_.route = Route{.proxy_protocol = ProxyProtocol::v2};
    spec_.target = {
        .scheme = Scheme::wss, .host = "127.0.0.1", .port = server.port(), .path = "/mqtt"};
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_TRUE(result.phases.reached(Phase::websocket));
}

}  // namespace
}  // namespace sonde::net
