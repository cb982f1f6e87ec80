// SPDX-License-Identifier: Apache-2.0
#include "probes/publisher_report.hpp"
#include "tests/net/net_fixture.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/truth/dnsmasq.hpp"

#include <openssl/ssl.h>

/// Keys, tickets, services and bridges with peers that are not ours: mosquitto and dnsmasq.
namespace sonde::net {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::Mosquitto;
using ::testing::SizeIs;

namespace {

class ForeignPeers : public NetFixture {
  protected:
    ForeignPeers() { spec_.name = "p"; }

    static Endpoint at(const Mosquitto& broker, Scheme scheme = Scheme::mqtt) {
        return {.scheme = scheme, .host = "127.0.0.1", .port = broker.port()};
    }
};

TEST_F(ForeignPeers, MosquittoTakesAPreSharedKeyInEachVersion) {
    const testing::TemporaryFolder folder;
    const auto keys = folder.write("keys", "probe:0102ff\n");
    for (const auto* const version : {"tlsv1.2", "tlsv1.3"}) {
        const Mosquitto broker{
            {.more = {
                 "psk_hint sonde", "psk_file " + keys, "tls_version " + std::string{version}}}};
        spec_.target = at(broker, Scheme::mqtts);
        spec_.tls.psk_identity = "probe";
        spec_.tls.psk = Secret{"\x01\x02\xff"};
        auto result = run();
        ASSERT_TRUE(result.success()) << version << ": " << result.failure->detail;
        EXPECT_EQ(result.tls->psk_identity, "probe");
        EXPECT_TRUE(result.tls->verified);

        spec_.tls.psk = Secret{"\x01\x02\xfe"};
        result = run();
        expect_failure(result.failure, Phase::tls, FailureReason::handshake);
        EXPECT_THAT(result.failure->detail, HasSubstr("pre-shared key"));

        spec_.tls.psk_identity = "nobody";
        result = run();
        expect_failure(result.failure, Phase::tls, FailureReason::handshake);
        EXPECT_THAT(result.failure->detail, HasSubstr("psk_identity"));
    }
}

TEST_F(ForeignPeers, MosquittoAtAnotherPortThanMeantIsRecognised) {  // F17
    support::CertificateAuthority authority;
    const Mosquitto plain;
    const Mosquitto secure{{.tls = authority.issue({})}};
    struct Mistake {
        const Mosquitto& broker;
        Scheme scheme{};
        Phase phase{};
        const char* says{};
    };
    const Mistake mistakes[] = {
        {secure, Scheme::mqtt, Phase::connect, "a TLS port (try mqtts://)"},
        {plain, Scheme::mqtts, Phase::tls, "is this the broker's plain port?"},
        {plain, Scheme::ws, Phase::websocket, "is this the broker's WebSocket port?"},
        {secure, Scheme::ws, Phase::websocket, "is this the broker's WebSocket port?"},
        {plain, Scheme::wss, Phase::tls, "is this the broker's plain port?"},
    };
    for (const auto& mistake : mistakes) {
        spec_.target = at(mistake.broker, mistake.scheme);
        spec_.target.path = spec_.target.websocket() ? "/mqtt" : "";
        const auto result = run();
        ASSERT_TRUE(result.failure);
        EXPECT_EQ(result.failure->phase, mistake.phase) << result.failure->detail;
        EXPECT_THAT(result.failure->detail, HasSubstr(mistake.says));
    }
}

TEST_F(ForeignPeers, MosquittoResumesASession) {
    support::CertificateAuthority authority;
    const Mosquitto broker{{.tls = authority.issue({})}};
    spec_.target = at(broker, Scheme::mqtts);
    spec_.tls.ca_file = authority.ca_file();
    spec_.tls.resumption = Resumption::on;
    const auto first = run();
    ASSERT_TRUE(first.success()) << first.failure->detail;
    EXPECT_FALSE(first.tls->offered);
    const auto second = run();
    ASSERT_TRUE(second.success()) << second.failure->detail;
    EXPECT_TRUE(second.tls->offered);
    EXPECT_TRUE(second.tls->resumed);
}

TEST_F(ForeignPeers, DnsmasqSaysWhichHostsOfferTheService) {
    const Mosquitto broker;
    const DeadPort dead{"127.0.0.2"};
    const truth::Dnsmasq server{
        {"--address=/n1.iot.test/127.0.0.1",
         "--address=/n2.iot.test/127.0.0.2",
         "--srv-host=_mqtt._tcp.iot.test,n1.iot.test," + std::to_string(broker.port()) + ",20,1",
         "--srv-host=_mqtt._tcp.iot.test,n2.iot.test," + std::to_string(dead.port()) + ",10,1",
         "--srv-host=_mqtt._tcp.none.test"}};
    spec_.dns_servers = {"127.0.0.1:" + std::to_string(server.port())};
    spec_.target = {.host = "iot.test", .port = 1883};
    spec_.srv = true;
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.peer->port, broker.port());
    ASSERT_TRUE(result.dns);
    EXPECT_THAT(result.dns->services,
                ElementsAre(Field(&ServiceHost::host, "n2.iot.test"),
                            Field(&ServiceHost::host, "n1.iot.test")));
    EXPECT_THAT(result.attempts, SizeIs(1));
    EXPECT_EQ(result.timestamps, TimestampKind::kernel);

    spec_.target.host = "none.test";
    const auto refused = run();
    expect_failure(refused.failure, Phase::dns, FailureReason::resolve);
    EXPECT_THAT(refused.failure->detail, HasSubstr("not offered"));
}

TEST_F(ForeignPeers, ABridgeCarriesMessagesOneWay) {
    const Mosquitto far;
    const Mosquitto near{{.more = {"connection bridge",
                                   "address 127.0.0.1:" + std::to_string(far.port()),
                                   "topic # out 1"}}};
    spec_.publish_to = at(near);
    spec_.target = at(far);
    spec_.timeout = 1s;
    // The bridge connects when it likes.
    auto result = run();
    for (int attempt = 0; attempt < 30 && !result.success(); ++attempt) {
        result = run();
    }
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.publisher->target, to_string(at(near)));
    EXPECT_EQ(result.target, to_string(at(far)));
    EXPECT_EQ(result.timestamps, TimestampKind::kernel);

    spec_.publish_to = at(far);
    spec_.target = at(near);
    spec_.timeout = soon;
    const auto back = run();
    expect_failure(back.failure, Phase::delivery, FailureReason::timeout);
    EXPECT_FALSE(back.publisher->failed);
}

}  // namespace
}  // namespace sonde::net
