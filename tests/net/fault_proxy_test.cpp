// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fault_proxy.hpp"

#include "tests/net/net_fixture.hpp"

#include <thread>

/// The proxy between a probe of ours and a broker: that what it does comes to both ends.
namespace sonde::net {

using namespace std::chrono_literals;
using support::Fault;
using support::FaultProxy;
using support::LaneCounts;
using support::Place;
using support::Way;

namespace {

class FaultProxyTest : public NetFixture {
  protected:
    FaultProxyTest() { spec_.target.port = proxy_.port(); }

    void plan(Way way, Fault fault, Place at, Duration lasting = {}) {
        proxy_.plan(way, {.fault = fault, .at = at, .lasting = lasting});
    }

    support::ScriptedBroker broker_;
    FaultProxy proxy_{broker_.port()};
};

TEST_F(FaultProxyTest, PassesOnAndCountsAllThatPasses) {
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    const auto there = proxy_.counts(Way::to_broker);
    const auto back = proxy_.counts(Way::to_client);
    // CONNECT, SUBSCRIBE, PUBLISH, PUBACK for the delivery, DISCONNECT, and what answers them.
    EXPECT_EQ(there,
              (LaneCounts{.bytes_in = result.sizes.sent,
                          .packets_in = 5,
                          .bytes_out = result.sizes.sent,
                          .packets_out = 5,
                          .publishes_in = 1,
                          .publishes_out = 1}));
    EXPECT_EQ(back,
              (LaneCounts{.bytes_in = result.sizes.received,
                          .packets_in = 4,
                          .bytes_out = result.sizes.received,
                          .packets_out = 4,
                          .publishes_in = 1,
                          .publishes_out = 1}));
    EXPECT_EQ(proxy_.accepted(), 1U);
}

TEST_F(FaultProxyTest, PassesOnMoreThanItHoldsAtATime) {
    spec_.payload_size = 5'000'000;
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(proxy_.counts(Way::to_client).bytes_out, result.sizes.received);
}

TEST_F(FaultProxyTest, ResetsTheConnectionAtAPacket) {
    plan(Way::to_client, Fault::reset, {.packet = 1});
    const auto result = run();
    expect_failure(result.failure, Phase::subscribe, FailureReason::reset);
    EXPECT_TRUE(run().success()) << "it strikes one connection";
}

TEST_F(FaultProxyTest, HalfClosesBeforeTheAnswer) {
    plan(Way::to_client, Fault::half_close, {.packet = 2});
    const auto result = run();
    expect_failure(result.failure, Phase::publish, FailureReason::closed);
}

TEST_F(FaultProxyTest, DropsWhatTheProbeWaitsFor) {
    spec_.timeout = soon;
    plan(Way::to_client, Fault::drop, {.packet = 1});
    const auto result = run();
    expect_failure(result.failure, Phase::subscribe, FailureReason::timeout);
    EXPECT_GT(proxy_.counts(Way::to_client).bytes_dropped, 0U);
}

TEST_F(FaultProxyTest, CorruptsTheMessageOnItsWayBack) {
    // It is the one or the other, and only the message is as long: PUBACK and message come in
    // either order.
    plan(Way::to_client, Fault::corrupt, {.byte = 80, .packet = 2});
    plan(Way::to_client, Fault::corrupt, {.byte = 80, .packet = 3});
    const auto result = run();
    EXPECT_EQ(proxy_.counts(Way::to_client).bytes_corrupted, 1U);
    expect_failure(result.failure, Phase::delivery, FailureReason::mismatch);
}

TEST_F(FaultProxyTest, StallsBetweenTwoPackets) {
    plan(Way::to_broker, Fault::stall, {.packet = 1}, 1s);
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_GE(result.phases.get(Phase::connect).value() + *result.phases.get(Phase::subscribe), 1s);
    EXPECT_LT(result.phases.get(Phase::publish), 1s);
}

TEST_F(FaultProxyTest, IsAsSlowAsItsRate) {
    spec_.payload_size = 20'000;
    proxy_.impair(Way::to_broker, {.bytes_per_second = 20'000});
    const auto slow = run();
    ASSERT_TRUE(slow.success()) << slow.failure->detail;
    EXPECT_GE(slow.phases.get(Phase::publish), 1s);
    proxy_.impair(Way::to_broker, {});
    EXPECT_LT(run().phases.get(Phase::publish), 1s);
}

TEST_F(FaultProxyTest, BreaksOffWhatThereIsWhenItIsTold) {
    proxy_.impair(Way::to_client, {.delay = 1min});
    asio::io_context loop;
    asio::ip::tcp::socket client{loop};
    client.connect({asio::ip::address_v4::loopback(), proxy_.port()});
    client.write_some(asio::buffer("\x10", 1));
    while (proxy_.counts(Way::to_broker).bytes_out == 0) {
        std::this_thread::yield();
    }
    proxy_.reset_all();
    boost::system::error_code error;
    char byte{};
    client.read_some(asio::buffer(&byte, 1), error);
    EXPECT_EQ(error, asio::error::connection_reset);
}

TEST_F(FaultProxyTest, RefusesWhereNobodyListensBehindIt) {
    const DeadPort nobody;
    const FaultProxy proxy{nobody.port()};
    spec_.target.port = proxy.port();
    const auto result = run();
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->reason, FailureReason::reset);
}

}  // namespace
}  // namespace sonde::net
