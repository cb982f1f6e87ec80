// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"

namespace sonde::net {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

namespace {

using Tcp = NetFixture;

TEST_F(Tcp, ToAListenerReportsPhaseAndPeer) {
    const support::ScriptedBroker broker;
    spec_.target = broker.endpoint();
    EXPECT_EQ(open(), std::nullopt);
    EXPECT_TRUE(report_.phases.reached(Phase::tcp));
    EXPECT_FALSE(report_.phases.reached(Phase::dns));
    EXPECT_FALSE(report_.phases.reached(Phase::tls));
    EXPECT_EQ(report_.peer, (Peer{"127.0.0.1", broker.port(), FamilyChoice::ipv4}));
    EXPECT_EQ(report_.dns, std::nullopt);
    EXPECT_TRUE(report_.attempts.empty());
}

TEST_F(Tcp, ToADeadPortIsRefused) {  // F5
    const DeadPort port;
    spec_.target.port = port.port();
    expect_failure(open(), Phase::tcp, FailureReason::refused);
    EXPECT_TRUE(report_.phases.reached(Phase::tcp));
    ASSERT_EQ(report_.attempts.size(), 1U);
    EXPECT_EQ(report_.attempts[0].address, "127.0.0.1");
    EXPECT_EQ(report_.attempts[0].reason, FailureReason::refused);
    EXPECT_EQ(report_.peer, std::nullopt);
}

TEST_F(Tcp, ToAFullBacklogTimesOut) {  // F4
    const BlackHole hole;
    spec_.target.port = hole.port();
    spec_.timeout = soon;
    const auto failure = open();
    expect_failure(failure, Phase::tcp, FailureReason::timeout);
    EXPECT_THAT(failure->detail, HasSubstr("no answer from 127.0.0.1:"));
    EXPECT_GE(spent_, soon);
    EXPECT_TRUE(report_.phases.reached(Phase::tcp));
}

TEST_F(Tcp, HasADeadlineOfItsOwn) {
    const BlackHole hole;
    spec_.target.port = hole.port();
    spec_.phase_timeout = {{Phase::tcp, 50ms}};
    expect_failure(open(), Phase::tcp, FailureReason::timeout);
    EXPECT_GE(spent_, 50ms);
    EXPECT_LT(spent_, patience);
}

TEST_F(Tcp, ToALiteralOfTheOtherFamilyIsRefusedLocally) {
    spec_.family = FamilyChoice::ipv6;
    expect_failure(open(), Phase::tcp, FailureReason::local);
    spec_.target.host = "::1";
    spec_.family = FamilyChoice::ipv4;
    expect_failure(open(), Phase::tcp, FailureReason::local);
}

TEST_F(Tcp, ComesFromTheSourceAddress) {
    const support::ScriptedBroker broker;
    spec_.target = broker.endpoint();
    spec_.source_address = "127.0.0.42";
    EXPECT_TRUE(run().success());
    EXPECT_EQ(broker.last_client(), "127.0.0.42");
}

TEST_F(Tcp, FromAnAddressOfNobodyHereFailsLocally) {
    const support::ScriptedBroker broker;
    spec_.target = broker.endpoint();
    spec_.source_address = "192.0.2.7";
    const auto failure = open();
    expect_failure(failure, Phase::tcp, FailureReason::local);
    EXPECT_THAT(failure->detail, HasSubstr("connecting from 192.0.2.7"));
}

TEST_F(Tcp, LeavesThroughTheInterface) {
    const support::ScriptedBroker broker;
    spec_.target = broker.endpoint();
    spec_.source_interface = "lo";
    EXPECT_EQ(open(), std::nullopt);
}

TEST_F(Tcp, ThroughAnInterfaceThatIsNotThereFailsLocally) {
    const support::ScriptedBroker broker;
    spec_.target = broker.endpoint();
    spec_.source_interface = "sonde-none0";
    const auto failure = open();
    expect_failure(failure, Phase::tcp, FailureReason::local);
    EXPECT_THAT(failure->detail, HasSubstr("interface sonde-none0"));
}

TEST_F(Tcp, ToAPeerThatClosesOrResetsAtOnceStillConnects) {  // F1, F2
    for (const auto welcome : {support::Welcome::close, support::Welcome::reset}) {
        const support::ScriptedBroker broker{{.welcome = welcome}};
        spec_.target = broker.endpoint();
        const auto result = run();
        ASSERT_TRUE(result.failure);
        EXPECT_TRUE(result.phases.reached(Phase::tcp));
        EXPECT_FALSE(result.success());
        if (welcome == support::Welcome::close) {
            expect_failure(result.failure, Phase::connect, FailureReason::closed);
        }
    }
}

}  // namespace
}  // namespace sonde::net
