#include "probes/paho/paho_support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;
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

TEST(PahoSupport, TakesTheDefaults) {
    EXPECT_EQ(unsupported_by_paho(plain()), std::nullopt);
    EXPECT_EQ(unsupported_by_paho(secure()), std::nullopt);
}

TEST(PahoSupport, TakesWhatPahoHasAnEqualFor) {
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
    EXPECT_EQ(unsupported_by_paho(spec), std::nullopt);
}

TEST(PahoSupport, RefusesAnAddressFamily) {
    auto spec = plain();
    spec.family = FamilyChoice::ipv4;
    EXPECT_THAT(unsupported_by_paho(spec), Optional(HasSubstr("family = \"ipv4\"")));
}

TEST(PahoSupport, RefusesNameServers) {
    auto spec = plain();
    spec.dns_servers = {"192.0.2.1"};
    EXPECT_THAT(unsupported_by_paho(spec), Optional(HasSubstr("dns_server")));
}

TEST(PahoSupport, RefusesAPing) {
    auto spec = plain();
    spec.ping = true;
    EXPECT_THAT(unsupported_by_paho(spec), Optional(HasSubstr("ping")));
}

TEST(PahoSupport, RefusesTimeLimitsForPartsOfItsConnect) {
    for (const auto phase : {Phase::tcp, Phase::proxy, Phase::tls, Phase::websocket}) {
        auto spec = plain();
        spec.phase_timeout = {{phase, 1s}};
        EXPECT_THAT(unsupported_by_paho(spec), Optional(HasSubstr(std::string{name_of(phase)})));
    }
}

TEST(PahoSupport, RefusesTls13AsTheMinimum) {
    auto spec = secure();
    spec.tls.minimum = TlsVersion::v1_3;
    EXPECT_THAT(unsupported_by_paho(spec), Optional(HasSubstr("1.3")));
}

TEST(PahoSupport, RefusesAServerNameThatIsNotTheTargets) {
    auto spec = secure();
    spec.tls.server_name = "broker.example.com";
    EXPECT_THAT(unsupported_by_paho(spec), Optional(HasSubstr("broker.example.com")));
}

TEST(PahoSupport, RefusesToCheckACertificateForAnIpv6Literal) {
    auto spec = secure("::1");
    EXPECT_THAT(unsupported_by_paho(spec), Optional(HasSubstr("IPv6")));
    spec.tls.verification = Verification::off;
    EXPECT_EQ(unsupported_by_paho(spec), std::nullopt);
}

TEST(PahoSupport, DoesNotMindTlsSettingsOfAPlainTarget) {
    auto spec = plain();
    spec.tls.minimum = TlsVersion::v1_3;
    EXPECT_EQ(unsupported_by_paho(spec), std::nullopt);
}

}  // namespace
}  // namespace sonde
