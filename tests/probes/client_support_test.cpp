// SPDX-License-Identifier: Apache-2.0
#include "probes/client_support.hpp"

#include "probes/route.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

ProbeSpec spec_for(const Endpoint& target) {
    ProbeSpec spec;
    spec.client = ClientKind::paho;
    spec.target = target;
    return spec;
}

ProbeSpec plain() {
    return spec_for({.scheme = Scheme::mqtt, .host = "localhost", .port = 1883});
}

ProbeSpec secure(const std::string& host = "localhost") {
    return spec_for({.scheme = Scheme::mqtts, .host = host, .port = 8883});
}

/// One shortfall, of this key, which the sentence explains.
auto only(const char* key, const std::string& explanation) {
    return ElementsAre(AllOf(Field(&Unsupported::key, key),
                             Field(&Unsupported::sentence, HasSubstr(explanation))));
}

TEST(ClientSupport, LetsPahoHaveTheDefaultsOverEveryTransport) {
    for (const auto scheme : {Scheme::mqtt, Scheme::mqtts, Scheme::ws, Scheme::wss}) {
        EXPECT_THAT(
            unsupported_by_client(spec_for({.scheme = scheme, .host = "localhost", .port = 1})),
            IsEmpty());
    }
}

TEST(ClientSupport, RefusesUnixSocketsAndRoutesToPaho) {
    EXPECT_THAT(unsupported_by_client(spec_for({.scheme = Scheme::unix, .path = "/run/x"})),
                only("target", "unix"));
    auto spec = plain();
    spec.route = Route{.proxy = Proxy{.host = "h", .port = 1}};
    EXPECT_THAT(unsupported_by_client(spec), only("proxy", "wire client"));
    spec.route = Route{.proxy_protocol = ProxyProtocol::v1};
    EXPECT_THAT(unsupported_by_client(spec), only("proxy_protocol", "wire client"));
    spec.route = Route{.websocket_origin = "x"};
    EXPECT_THAT(unsupported_by_client(spec), only("websocket_origin", "wire client"));
    spec.route = Route{.websocket_headers = {{.name = "a", .value = Secret{"b"}}}};
    EXPECT_THAT(unsupported_by_client(spec), only("websocket_headers", "wire client"));
}

TEST(ClientSupport, RefusesNothingToTheWireClient) {
    auto spec = secure("::1");
    spec.client = ClientKind::wire;
    spec.family = FamilyChoice::ipv6;
    spec.dns_servers = {"192.0.2.1"};
    spec.ping = true;
    spec.phase_timeout = {{Phase::tcp, 1s}, {Phase::ping, 1s}};
    spec.tls.minimum = TlsVersion::v1_3;
    spec.tls.server_name = "broker.example.com";
    EXPECT_THAT(unsupported_by_client(spec), IsEmpty());
}

TEST(ClientSupport, TakesWhatPahoHasAnEqualFor) {
    auto spec = secure();
    spec.mqtt = MqttVersion::v3_1_1;
    spec.qos = 2;
    spec.resolver = ResolverKind::system;
    spec.phase_timeout = {{Phase::dns, 1s}, {Phase::connect, 1s}, {Phase::delivery, 1s}};
    spec.tls.ca_file = "ca.pem";
    spec.tls.cert_file = "cert.pem";
    spec.tls.key_file = "key.pem";
    spec.tls.alpn = {"mqtt"};
    spec.tls.server_name = "localhost";
    EXPECT_THAT(unsupported_by_client(spec), IsEmpty());
}

TEST(ClientSupport, RefusesAnAddressFamilyToPaho) {
    auto spec = plain();
    spec.family = FamilyChoice::ipv4;
    EXPECT_THAT(unsupported_by_client(spec), only("family", "family = \"ipv4\""));
}

TEST(ClientSupport, RefusesNameServersToPaho) {
    auto spec = plain();
    spec.dns_servers = {"192.0.2.1"};
    EXPECT_THAT(unsupported_by_client(spec), only("dns_server", "dns_server"));
}

TEST(ClientSupport, RefusesAPingToPaho) {
    auto spec = plain();
    spec.ping = true;
    EXPECT_THAT(unsupported_by_client(spec), only("ping", "ping"));
}

TEST(ClientSupport, RefusesTimeLimitsForPartsOfPahosConnect) {
    for (const auto phase : {Phase::tcp, Phase::proxy, Phase::tls, Phase::websocket, Phase::ping}) {
        auto spec = plain();
        spec.phase_timeout = {{phase, 1s}};
        EXPECT_THAT(unsupported_by_client(spec),
                    only("phase_timeout", "`" + std::string{name_of(phase)} + "`"));
    }
}

TEST(ClientSupport, RefusesTls13AsPahosMinimum) {
    auto spec = secure();
    spec.tls.minimum = TlsVersion::v1_3;
    EXPECT_THAT(unsupported_by_client(spec), only("tls_min_version", "1.3"));
    spec.target.scheme = Scheme::wss;
    EXPECT_THAT(unsupported_by_client(spec), only("tls_min_version", "1.3"));
}

TEST(ClientSupport, RefusesAServerNameThatIsNotTheTargetsToPaho) {
    auto spec = secure();
    spec.tls.server_name = "broker.example.com";
    EXPECT_THAT(unsupported_by_client(spec), only("server_name", "broker.example.com"));
}

TEST(ClientSupport, RefusesToLetPahoCheckACertificateForAnIpv6Literal) {
    auto spec = secure("::1");
    EXPECT_THAT(unsupported_by_client(spec), only("target", "IPv6"));
    spec.tls.verification = Verification::off;
    EXPECT_THAT(unsupported_by_client(spec), IsEmpty());
}

TEST(ClientSupport, DoesNotMindTlsSettingsOfAPlainTarget) {
    auto spec = plain();
    spec.tls.minimum = TlsVersion::v1_3;
    EXPECT_THAT(unsupported_by_client(spec), IsEmpty());
    spec.target.scheme = Scheme::ws;
    EXPECT_THAT(unsupported_by_client(spec), IsEmpty());
}

TEST(ClientSupport, NamesAllThatAClientCannotDo) {
    auto spec = secure();
    spec.family = FamilyChoice::ipv6;
    spec.ping = true;
    spec.tls.minimum = TlsVersion::v1_3;
    EXPECT_THAT(unsupported_by_client(spec),
                ElementsAre(Field(&Unsupported::key, "family"),
                            Field(&Unsupported::key, "ping"),
                            Field(&Unsupported::key, "tls_min_version")));
}

}  // namespace
}  // namespace sonde
