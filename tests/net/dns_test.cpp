// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"
#include "tests/support/scripted_dns.hpp"

namespace sonde::net {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

namespace {

class Dns : public NetFixture {
  protected:
    std::optional<Failure> open_with(support::DnsEntry entry) {
        const support::ScriptedDns server{{{"broker.test", std::move(entry)}}};
        spec_.dns_servers = {server.address()};
        server_ = server.address();
        return open();
    }

    Dns() {
        spec_.target = broker_.endpoint();
        spec_.target.host = "broker.test";
    }

    support::ScriptedBroker broker_;
    std::string server_;
};

TEST_F(Dns, ReportsAddressesTtlAndServer) {
    EXPECT_EQ(open_with({.ipv4 = {"127.0.0.1"}, .ttl_seconds = 77}), std::nullopt);
    EXPECT_TRUE(report_.phases.reached(Phase::dns));
    EXPECT_EQ(
        report_.dns,
        (DnsFacts{
            .resolver = ResolverKind::dns, .addresses = 1, .ttl_seconds = 77, .server = server_}));
    EXPECT_EQ(report_.peer, (Peer{"127.0.0.1", broker_.port(), FamilyChoice::ipv4}));
}

TEST_F(Dns, TimesTheAnswerAndNotWhatFollows) {
    EXPECT_EQ(open_with({.ipv4 = {"127.0.0.1"}, .delay = 60ms}), std::nullopt);
    EXPECT_GE(report_.phases.get(Phase::dns), 60ms);
}

TEST_F(Dns, OfANameThatDoesNotExistSaysSo) {
    spec_.target.host = "typo.test";
    const auto failure = open_with({});
    expect_failure(failure, Phase::dns, FailureReason::resolve);
    EXPECT_THAT(failure->detail, HasSubstr("does not exist"));
    EXPECT_TRUE(report_.phases.reached(Phase::dns));
    EXPECT_FALSE(report_.phases.reached(Phase::tcp));
}

TEST_F(Dns, OfANameWithoutAddressesTellsThatFromOneThatDoesNotExist) {
    const auto failure = open_with({});
    expect_failure(failure, Phase::dns, FailureReason::resolve);
    EXPECT_THAT(failure->detail, HasSubstr("no address"));
}

TEST_F(Dns, OfANameWithoutAnAddressOfTheFamilyNamesTheFamily) {
    spec_.family = FamilyChoice::ipv6;
    const auto failure = open_with({.ipv4 = {"127.0.0.1"}});
    expect_failure(failure, Phase::dns, FailureReason::resolve);
    EXPECT_THAT(failure->detail, HasSubstr("ipv6"));
}

TEST_F(Dns, AsksForOneFamilyWhereOneIsWanted) {
    spec_.family = FamilyChoice::ipv4;
    EXPECT_EQ(open_with({.ipv4 = {"127.0.0.1"}, .ipv6 = {"::1"}}), std::nullopt);
    EXPECT_EQ(report_.dns->addresses, 1U);
    EXPECT_EQ(report_.peer->family, FamilyChoice::ipv4);
    EXPECT_TRUE(report_.attempts.empty());
}

TEST_F(Dns, ThatFailsAtTheServerIsAResolveFailure) {
    for (const std::uint8_t code : {std::uint8_t{2}, std::uint8_t{5}}) {
        expect_failure(open_with({.response_code = code}), Phase::dns, FailureReason::resolve);
    }
}

TEST_F(Dns, OfASilentServerTimesOutWithTheRun) {
    spec_.timeout = soon;
    const auto failure = open_with({.silent = true});
    expect_failure(failure, Phase::dns, FailureReason::timeout);
    EXPECT_GE(spent_, soon);
    EXPECT_TRUE(report_.phases.reached(Phase::dns));
    EXPECT_FALSE(report_.phases.reached(Phase::tcp));
}

TEST_F(Dns, HasADeadlineOfItsOwn) {
    spec_.phase_timeout = {{Phase::dns, 50ms}};
    expect_failure(open_with({.silent = true}), Phase::dns, FailureReason::timeout);
    EXPECT_LT(spent_, patience);
}

TEST_F(Dns, ThatNobodyServesIsNoTimeout) {
    const DeadPort udp_less;  // Nothing there on UDP either: the kernel says so.
    spec_.dns_servers = {"127.0.0.1:" + std::to_string(udp_less.port())};
    expect_failure(open(), Phase::dns, FailureReason::resolve);
}

TEST_F(Dns, SettingsThatCannotBeUsedAreLocal) {
    spec_.dns_servers = {"not an address"};
    expect_failure(open(), Phase::dns, FailureReason::local);
}

TEST_F(Dns, ATriedAddressIsKeptWhenAnotherConnects) {
    const DeadPort dead{"127.0.0.2", broker_.port()};
    EXPECT_EQ(open_with({.ipv4 = {"127.0.0.2", "127.0.0.1"}}), std::nullopt);
    ASSERT_EQ(report_.attempts.size(), 1U);
    EXPECT_EQ(report_.attempts[0].address, "127.0.0.2");
    EXPECT_EQ(report_.attempts[0].family, FamilyChoice::ipv4);
    EXPECT_EQ(report_.attempts[0].reason, FailureReason::refused);
    EXPECT_EQ(report_.peer->address, "127.0.0.1");
    EXPECT_EQ(report_.dns->addresses, 2U);
}

TEST_F(Dns, AnAddressOfTheOtherFamilyThatIsDeadCostsOneAttempt) {
    // With IPv6 on loopback ::1 comes first and is refused; without it comes last and untried.
    EXPECT_EQ(open_with({.ipv4 = {"127.0.0.1"}, .ipv6 = {"::1"}}), std::nullopt);
    EXPECT_EQ(report_.peer->address, "127.0.0.1");
    EXPECT_EQ(report_.dns->addresses, 2U);
    for (const auto& attempt : report_.attempts) {
        EXPECT_EQ(attempt.address, "::1");
        EXPECT_EQ(attempt.family, FamilyChoice::ipv6);
    }
    EXPECT_LE(report_.attempts.size(), 1U);
}

TEST_F(Dns, AllAddressesDeadNamesEachOfThem) {
    const DeadPort first{"127.0.0.1"};
    const DeadPort second{"127.0.0.2", first.port()};
    spec_.target.port = first.port();
    const auto failure = open_with({.ipv4 = {"127.0.0.1", "127.0.0.2"}});
    expect_failure(failure, Phase::tcp, FailureReason::refused);
    EXPECT_THAT(failure->detail, HasSubstr("127.0.0.1 (refused)"));
    EXPECT_THAT(failure->detail, HasSubstr("127.0.0.2 (refused)"));
    EXPECT_EQ(report_.attempts.size(), 2U);
}

TEST_F(Dns, ASilentFirstAddressLeavesTimeForTheSecond) {
    const BlackHole hole;  // On 127.0.0.1; the broker answers on 127.0.0.2 at the same port.
    support::ScriptedDns server{{{"broker.test", {.ipv4 = {"127.0.0.1", "127.0.0.2"}}}}};
    spec_.dns_servers = {server.address()};
    asio::io_context loop;
    const asio::ip::tcp::acceptor living{loop, {asio::ip::make_address("127.0.0.2"), hole.port()}};
    spec_.target.port = hole.port();
    spec_.timeout = 2s;
    EXPECT_EQ(open(), std::nullopt);
    ASSERT_EQ(report_.attempts.size(), 1U);
    EXPECT_EQ(report_.attempts[0].reason, FailureReason::timeout);
    EXPECT_GE(report_.attempts[0].time, 500ms);
    EXPECT_EQ(report_.peer->address, "127.0.0.2");
}

TEST_F(Dns, OfLocalhostAsksNoServer) {
    spec_.target.host = "localhost";
    EXPECT_EQ(open_with({}), std::nullopt);
    EXPECT_EQ(report_.dns->resolver, ResolverKind::dns);
    EXPECT_EQ(report_.dns->ttl_seconds, std::nullopt);
    EXPECT_EQ(report_.dns->server, std::nullopt);
    EXPECT_EQ(report_.peer->address, "127.0.0.1");
}

TEST_F(Dns, OfTheSystemKnowsLocalhost) {
    spec_.target.host = "localhost";
    spec_.resolver = ResolverKind::system;
    EXPECT_EQ(open(), std::nullopt);
    EXPECT_EQ(report_.dns->resolver, ResolverKind::system);
    EXPECT_GE(report_.dns->addresses, 1U);
    EXPECT_EQ(report_.dns->ttl_seconds, std::nullopt);
    EXPECT_EQ(report_.peer->address, "127.0.0.1");
}

TEST_F(Dns, OfTheSystemSaysWhatItDoesNotKnow) {
    spec_.target.host = "a..b";
    spec_.resolver = ResolverKind::system;
    const auto failure = open();
    expect_failure(failure, Phase::dns, FailureReason::resolve);
    EXPECT_THAT(failure->detail, HasSubstr("a..b"));
}

}  // namespace
}  // namespace sonde::net
