// SPDX-License-Identifier: Apache-2.0
#include "tests/net/net_fixture.hpp"
#include "tests/support/fault_proxy.hpp"
#include "tests/support/mosquitto.hpp"
#include "tests/support/scripted_dns.hpp"

#include <algorithm>
#include <map>

/// A delay that is known shows up as itself where packets wait for it, and nowhere else.
namespace sonde::net {

using namespace std::chrono_literals;
using support::Way;

namespace {

constexpr Duration delay = 50ms;
/// What everything else may take on a machine with other things to do; less than any two delays can
/// be confused by.
constexpr Duration rest = 25ms;

using Expected = std::map<Phase, Duration>;

Expected each(Duration expected) {
    return {{Phase::dns, 0ms},
            {Phase::tcp, 0ms},
            {Phase::connect, expected},
            {Phase::subscribe, expected},
            {Phase::publish, expected},
            {Phase::delivery, expected},
            {Phase::ping, expected}};
}

class ConstantDelay : public NetFixture {
  protected:
    ConstantDelay() {
        spec_.target = {.host = "broker.test", .port = proxy_.port()};
        spec_.dns_servers = {names_.address()};
        spec_.ping = true;
    }

    /// No run takes less, and the least of several little more: what a busy machine adds to a phase
    /// of one run it does not add to that phase of all.
    void expect_times(const Expected& expected) {
        constexpr int most_runs = 20;
        Expected beyond;
        for (const auto& [phase, time] : expected) {
            beyond[phase] = Duration::max();
        }
        const auto within = [](const auto& item) {
            return item.second < rest;
        };
        for (int i = 0; i < most_runs && !std::ranges::all_of(beyond, within); ++i) {
            const auto result = run();
            ASSERT_TRUE(result.success()) << result.failure->detail;
            for (const auto& [phase, time] : expected) {
                ASSERT_TRUE(result.phases.reached(phase)) << name_of(phase);
                EXPECT_GE(result.phases.get(phase), time) << name_of(phase);
                beyond[phase] = std::min(beyond[phase], *result.phases.get(phase) - time);
            }
        }
        for (const auto& [phase, time] : beyond) {
            EXPECT_LT(time, rest) << name_of(phase);
        }
    }

    testing::Mosquitto broker_;
    support::FaultProxy proxy_{broker_.port()};
    support::ScriptedDns names_{{{"broker.test", {.ipv4 = {"127.0.0.1"}}}}};
};

TEST_F(ConstantDelay, OnTheWayToTheBrokerIsInEachAnswerOnce) {
    proxy_.impair(Way::to_broker, {.delay = delay});
    expect_times(each(delay));
}

TEST_F(ConstantDelay, OnTheWayBackIsInEachAnswerOnce) {
    proxy_.impair(Way::to_client, {.delay = delay});
    expect_times(each(delay));
}

TEST_F(ConstantDelay, BothWaysIsInEachAnswerTwice) {
    proxy_.impair(Way::to_broker, {.delay = delay});
    proxy_.impair(Way::to_client, {.delay = delay});
    for (const auto version : {MqttVersion::v3_1_1, MqttVersion::v5}) {
        for (const std::uint8_t qos : {std::uint8_t{0}, std::uint8_t{1}}) {
            spec_.mqtt = version;
            spec_.qos = qos;
            expect_times(each(2 * delay));
        }
    }
}

TEST_F(ConstantDelay, IsInThePublishOfQos2ForEachOfItsFourPackets) {
    proxy_.impair(Way::to_broker, {.delay = delay});
    proxy_.impair(Way::to_client, {.delay = delay});
    spec_.qos = 2;
    expect_times(
        {{Phase::connect, 2 * delay}, {Phase::subscribe, 2 * delay}, {Phase::publish, 4 * delay}});
}

TEST_F(ConstantDelay, OfTheNameServerIsInDnsAlone) {
    const support::ScriptedDns slow{{{"broker.test", {.ipv4 = {"127.0.0.1"}, .delay = delay}}}};
    spec_.dns_servers = {slow.address()};
    auto expected = each(0ms);
    expected[Phase::dns] = delay;
    expect_times(expected);
}

}  // namespace
}  // namespace sonde::net
