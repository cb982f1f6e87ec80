// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/scripted_dns.hpp"

#include <boost/asio/post.hpp>

#include <vector>

/// Many probes on one loop, and loops that go while probes wait.
namespace sonde::net {

using namespace std::chrono_literals;
using support::ScriptedBroker;

namespace {

class OneLoop : public NetFixture {
  protected:
    void start(const ProbeSpec& spec, std::uint64_t run) {
        asio::co_spawn(*loop_,
                       run_roundtrip(spec, run, {clock_, connector_}),
                       [this](const std::exception_ptr& error, ProbeResult result) {
                           EXPECT_EQ(error, nullptr);
                           results_.push_back(std::move(result));
                       });
    }

    std::unique_ptr<asio::io_context> loop_ = std::make_unique<asio::io_context>(1);
    std::vector<ProbeResult> results_;
};

TEST_F(OneLoop, ServesManyProbesBesideTargetsThatHang) {
    const ScriptedBroker broker;
    const ScriptedBroker silent{{.welcome = support::Welcome::silence}};
    const BlackHole hole;
    const support::ScriptedDns dns{{{"silent.test", {.silent = true}}}};
    auto good = spec_;
    good.name = "good";
    good.timeout = 30s;
    good.target = broker.endpoint();
    auto hanging = spec_;
    hanging.name = "hanging";
    hanging.timeout = 200ms;
    for (std::uint64_t run = 0; run < 500; ++run) {
        start(good, run + 1);
        if (run % 50 == 0) {
            hanging.target = silent.endpoint();
            start(hanging, run + 1000);
            hanging.target.port = hole.port();
            start(hanging, run + 2000);
            hanging.target.host = "silent.test";
            hanging.dns_servers = {dns.address()};
            start(hanging, run + 3000);
        }
    }
    loop_->run();
    ASSERT_EQ(results_.size(), 530U);
    for (const auto& result : results_) {
        if (result.probe == "good") {
            EXPECT_TRUE(result.success()) << result.failure->detail;
        } else {
            ASSERT_TRUE(result.failure);
            EXPECT_EQ(result.failure->reason, FailureReason::timeout) << result.failure->detail;
        }
    }
    EXPECT_EQ(broker.accepted(), 500U);
}

TEST_F(OneLoop, IsSharedFairlyWithAPeerThatFloods) {
    wire::Bytes flood;
    const wire::Bytes payload(1000);
    for (int i = 0; i < 100; ++i) {
        const auto message = support::encoded(wire::Version::v5,
                                              wire::Publish{.topic = "flood", .payload = payload});
        flood.insert(flood.end(), message.begin(), message.end());
    }
    const ScriptedBroker flooding{
        {.script = {.deeds = {{support::Step::suback, {.change = support::silence()}}}},
         .floods_with = flood}};
    const ScriptedBroker broker;
    auto flooded = spec_;
    flooded.name = "flooded";
    flooded.timeout = 2s;
    flooded.target = flooding.endpoint();
    start(flooded, 1);
    auto good = spec_;
    good.name = "good";
    good.timeout = 30s;
    good.target = broker.endpoint();
    for (std::uint64_t run = 0; run < 5; ++run) {
        start(good, run + 10);
    }
    loop_->run();
    ASSERT_EQ(results_.size(), 6U);
    for (const auto& result : results_) {
        if (result.probe == "good") {
            EXPECT_TRUE(result.success()) << result.failure->detail;
            continue;
        }
        // Too many messages of others, or the deadline before there were as many.
        ASSERT_FALSE(result.success());
        EXPECT_TRUE(result.failure->reason == FailureReason::local ||
                    result.failure->reason == FailureReason::timeout)
            << result.failure->detail;
    }
}

TEST_F(OneLoop, MayGoWhileItsProbesWait) {
    const ScriptedBroker silent{{.welcome = support::Welcome::silence}};
    const ScriptedBroker half{
        {.script = {.deeds = {{support::Step::suback, {.change = support::silence()}}}}}};
    const BlackHole hole;
    const support::ScriptedDns dns{{{"silent.test", {.silent = true}}}};
    auto waiting = spec_;
    waiting.target = silent.endpoint();  // In connect.
    start(waiting, 1);
    waiting.target.scheme = Scheme::mqtts;  // In tls.
    start(waiting, 2);
    waiting.target = half.endpoint();  // In subscribe.
    start(waiting, 3);
    waiting.target.port = hole.port();  // In tcp.
    start(waiting, 4);
    waiting.target.host = "silent.test";  // In dns.
    waiting.dns_servers = {dns.address()};
    start(waiting, 5);
    waiting.resolver = ResolverKind::system;  // On its way to or from a thread.
    start(waiting, 6);
    loop_->run_for(50ms);
    loop_.reset();
    SUCCEED();  // What leaks or is used after its end, the sanitizer build says.
}

TEST_F(OneLoop, MayGoBeforeItsProbesRan) {
    start(spec_, 1);
    loop_.reset();
    EXPECT_TRUE(results_.empty());
}

TEST_F(OneLoop, AsksTheSystemForManyNamesAtOnce) {
    const ScriptedBroker broker;
    auto named = spec_;
    named.target = broker.endpoint();
    named.target.host = "localhost";
    named.resolver = ResolverKind::system;
    for (std::uint64_t run = 0; run < 100; ++run) {
        start(named, run + 1);
    }
    loop_->run();
    ASSERT_EQ(results_.size(), 100U);
    for (const auto& result : results_) {
        EXPECT_TRUE(result.success()) << result.failure->detail;
    }
}

}  // namespace
}  // namespace sonde::net
