// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"
#include "tests/support/scripted_dns.hpp"

/// DNS SRV: which hosts offer MQTT at a name, in which order, and at which ports.
namespace sonde::net {

using namespace std::chrono_literals;
using support::DnsEntry;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

namespace {

using Zone = std::map<std::string, DnsEntry>;

class ServiceLookup : public NetFixture {
  protected:
    ServiceLookup() {
        spec_.srv = true;
        spec_.target = {.scheme = Scheme::mqtt, .host = "iot.test", .port = 1883};
    }

    std::optional<Failure> open_in(const Zone& zone) {
        const support::ScriptedDns server{zone};
        spec_.dns_servers = {server.address()};
        return open();
    }

    support::ScriptedBroker broker_;
};

TEST_F(ServiceLookup, ConnectsToTheHostAndPortOfTheRecord) {
    EXPECT_EQ(open_in({{"_mqtt._tcp.iot.test",
                        {.services = {{.port = broker_.port(), .host = "n1.iot.test"}}}},
                       {"n1.iot.test", {.ipv4 = {"127.0.0.1"}, .ttl_seconds = 77}}}),
              std::nullopt);
    EXPECT_EQ(report_.peer, (Peer{"127.0.0.1", broker_.port(), FamilyChoice::ipv4}));
    EXPECT_TRUE(report_.phases.reached(Phase::dns));
    ASSERT_TRUE(report_.dns);
    EXPECT_THAT(report_.dns->services,
                ElementsAre(ServiceHost{.host = "n1.iot.test", .port = broker_.port()}));
    EXPECT_EQ(report_.dns->addresses, 1U);
    EXPECT_EQ(report_.dns->ttl_seconds, 77U);
    EXPECT_EQ(report_.dns->left_out, 0U);
}

TEST_F(ServiceLookup, TakesTheHostsByPriorityAndGoesOnWhereOneIsDead) {
    const DeadPort dead{"127.0.0.2"};
    EXPECT_EQ(open_in({{"_mqtt._tcp.iot.test",
                        {.services = {{.priority = 20, .port = broker_.port(), .host = "spare"},
                                      {.priority = 10, .port = dead.port(), .host = "main"}}}},
                       {"main", {.ipv4 = {"127.0.0.2"}}},
                       {"spare", {.ipv4 = {"127.0.0.1"}}}}),
              std::nullopt);
    EXPECT_THAT(report_.dns->services,
                ElementsAre(Field(&ServiceHost::host, "main"), Field(&ServiceHost::host, "spare")));
    ASSERT_EQ(report_.attempts.size(), 1U);
    EXPECT_EQ(report_.attempts[0].address, "127.0.0.2");
    EXPECT_EQ(report_.peer->port, broker_.port());
}

TEST_F(ServiceLookup, AsksForTheSecureServiceOfASecureTarget) {
    spec_.target.scheme = Scheme::mqtts;
    support::CertificateAuthority authority;
    // The certificate is the domain's, not the host's: a forged record is not to choose the name.
    const support::ScriptedBroker secure{
        {.tls = support::BrokerTls{.identity = authority.issue({.hosts = "DNS:iot.test"})}}};
    spec_.tls.ca_file = authority.ca_file();
    EXPECT_EQ(open_in({{"_secure-mqtt._tcp.iot.test",
                        {.services = {{.port = secure.port(), .host = "n1.elsewhere.test"}}}},
                       {"n1.elsewhere.test", {.ipv4 = {"127.0.0.1"}}}}),
              std::nullopt);
    EXPECT_TRUE(report_.tls->verified);
}

TEST_F(ServiceLookup, OfAServiceThatIsNotOfferedSaysSo) {
    const auto failure = open_in({{"_mqtt._tcp.iot.test", {.services = {{.host = ""}}}}});
    expect_failure(failure, Phase::dns, FailureReason::resolve);
    EXPECT_THAT(failure->detail, HasSubstr("not offered"));
    EXPECT_FALSE(report_.phases.reached(Phase::tcp));
}

TEST_F(ServiceLookup, OfANameWithoutRecordsSaysSo) {
    for (const auto& zone : {Zone{}, Zone{{"_mqtt._tcp.iot.test", {}}}}) {
        const auto failure = open_in(zone);
        expect_failure(failure, Phase::dns, FailureReason::resolve);
        EXPECT_THAT(failure->detail, HasSubstr("`_mqtt._tcp.iot.test` has no SRV record"));
    }
}

TEST_F(ServiceLookup, PassesOverHostsWithoutAnAddress) {
    EXPECT_EQ(open_in({{"_mqtt._tcp.iot.test",
                        {.services = {{.priority = 1, .port = 1, .host = "gone.test"},
                                      {.priority = 2, .port = broker_.port(), .host = "n1.test"}}}},
                       {"n1.test", {.ipv4 = {"127.0.0.1"}}}}),
              std::nullopt);
    EXPECT_TRUE(report_.attempts.empty());
}

TEST_F(ServiceLookup, FailsWhereNoHostHasAnAddress) {
    const auto failure =
        open_in({{"_mqtt._tcp.iot.test", {.services = {{.port = 1883, .host = "gone.iot.test"}}}}});
    expect_failure(failure, Phase::dns, FailureReason::resolve);
    EXPECT_THAT(failure->detail, HasSubstr("`gone.iot.test`"));
}

TEST_F(ServiceLookup, LeavesOutWhatIsTooMuchAndSaysHowMany) {
    DnsEntry many;
    for (std::uint16_t i = 0; i < 17; ++i) {
        many.services.push_back({.priority = i, .port = broker_.port(), .host = "n.test"});
    }
    ASSERT_EQ(open_in({{"_mqtt._tcp.iot.test", many}, {"n.test", {.ipv4 = {"127.0.0.1"}}}}),
              std::nullopt);
    EXPECT_EQ(report_.dns->services.size(), 16U);
    EXPECT_EQ(report_.dns->left_out, 1U);
    EXPECT_EQ(report_.dns->addresses, 1U);  // All of them are one machine.
}

TEST_F(ServiceLookup, TimesAllLookupsTogether) {
    EXPECT_EQ(open_in({{"_mqtt._tcp.iot.test",
                        {.delay = 30ms, .services = {{.port = broker_.port(), .host = "n1.test"}}}},
                       {"n1.test", {.ipv4 = {"127.0.0.1"}, .delay = 30ms}}}),
              std::nullopt);
    EXPECT_GE(report_.phases.get(Phase::dns), 60ms);
    ASSERT_TRUE(report_.stamped.reached(Phase::dns));
    EXPECT_GE(report_.stamped.get(Phase::dns), 60ms);
}

TEST_F(ServiceLookup, OfASilentServerTimesOutWithTheRun) {
    spec_.timeout = soon;
    expect_failure(
        open_in({{"_mqtt._tcp.iot.test", {.silent = true}}}), Phase::dns, FailureReason::timeout);
    EXPECT_GE(spent_, soon);
}

}  // namespace
}  // namespace sonde::net
