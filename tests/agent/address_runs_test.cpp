// SPDX-License-Identifier: Apache-2.0
#include "agent/address_runs.hpp"

#include "probes/roundtrip.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_broker.hpp"
#include "tests/support/scripted_dns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

/// A run at each address of one name: one dead node behind it is seen.
namespace sonde {
namespace {

using namespace std::chrono_literals;
using support::DnsEntry;
using support::ScriptedBroker;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AddressRuns : public ::testing::Test {
  protected:
    AddressRuns() {
        spec_.name = "p";
        spec_.timeout = 10s;
        spec_.addresses = AddressChoice::each;
        spec_.target = {.host = "cluster.test", .port = broker_.port()};
    }

    std::vector<ProbeResult> run_with(const DnsEntry& entry) {
        return run_in({{"cluster.test", entry}});
    }

    std::vector<ProbeResult> run_in(const std::map<std::string, DnsEntry>& zone) {
        const support::ScriptedDns server{zone};
        spec_.dns_servers = {server.address()};
        RunIn run = [this](ProbeSpec spec, Environment env) {
            return run_roundtrip(std::move(spec), ++runs_, env);
        };
        return support::run_to_end(
            run_at_each_address(spec_, clock_, connector_, 0, std::move(run)));
    }

    static std::vector<std::string> addresses_of(const std::vector<ProbeResult>& results) {
        std::vector<std::string> addresses;
        for (const auto& result : results) {
            addresses.push_back(result.address);
        }
        std::ranges::sort(addresses);
        return addresses;
    }

    SystemClock clock_;
    net::AsioConnector connector_{clock_};
    ScriptedBroker broker_;
    ProbeSpec spec_;
    std::uint64_t runs_{};
};

TEST_F(AddressRuns, HaveAResultEach) {
    const ScriptedBroker second{{.address = "127.0.0.2", .port = broker_.port()}};
    const auto results = run_with({.ipv4 = {"127.0.0.1", "127.0.0.2"}});
    EXPECT_THAT(addresses_of(results), ElementsAre("127.0.0.1", "127.0.0.2"));
    for (const auto& result : results) {
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.probe, "p");
        ASSERT_TRUE(result.peer);
        EXPECT_EQ(result.peer->address, result.address);
        ASSERT_TRUE(result.dns);
        EXPECT_EQ(result.dns->addresses, 2U);
        EXPECT_EQ(result.started, results.front().started);
    }
    EXPECT_EQ(broker_.accepted(), 1U);
    EXPECT_EQ(second.accepted(), 1U);
}

TEST_F(AddressRuns, ShowTheOneThatIsDead) {
    const auto results = run_with({.ipv4 = {"127.0.0.1", "127.0.0.2"}, .ipv6 = {"::1"}});
    ASSERT_EQ(results.size(), 3U);
    for (const auto& result : results) {
        EXPECT_EQ(result.success(), result.address == "127.0.0.1") << result.address;
        if (result.failure) {
            EXPECT_EQ(result.failure->phase, Phase::tcp);
            EXPECT_EQ(result.attempts.size(), 1U);
        }
    }
}

TEST_F(AddressRuns, LookTheNameUpOnceAndGoAtOnce) {
    std::vector<std::unique_ptr<ScriptedBroker>> others;
    DnsEntry entry{.ipv4 = {"127.0.0.1"}, .delay = 50ms};
    const auto start_slow = [&](const std::string& address) {
        support::BrokerSettings slow;
        slow.script.deeds[support::Step::connack].delay = 500ms;
        slow.address = address;
        slow.port = broker_.port();
        return std::make_unique<ScriptedBroker>(std::move(slow));
    };
    for (int i = 2; i < 10; ++i) {
        entry.ipv4.push_back("127.0.0." + std::to_string(i));
        others.push_back(start_slow(entry.ipv4.back()));
    }
    const auto started = clock_.now();
    const auto results = run_with(entry);
    EXPECT_LT(clock_.now() - started, 8 * 500ms);
    for (const auto& result : results) {
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_GE(result.phases.get(Phase::dns), 50ms);
        EXPECT_EQ(result.phases.get(Phase::dns), results.front().phases.get(Phase::dns));
        EXPECT_GE(result.total,
                  *result.phases.get(Phase::dns) + *result.phases.get(Phase::connect));
    }
}

TEST_F(AddressRuns, AreOneWithoutAnAddressWhereTheLookupFails) {
    spec_.target.host = "typo.test";
    const auto results = run_with({});
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].address, "");
    ASSERT_TRUE(results[0].failure);
    EXPECT_EQ(results[0].failure->phase, Phase::dns);
    EXPECT_EQ(results[0].failure->reason, FailureReason::resolve);
    EXPECT_TRUE(results[0].phases.reached(Phase::dns));
}

TEST_F(AddressRuns, LeaveOutWhatIsTooMuchAndSayHowMany) {
    DnsEntry entry;
    for (int i = 1; i <= 70; ++i) {
        entry.ipv4.push_back("127.0.1." + std::to_string(i));
    }
    const auto results = run_with(entry);
    ASSERT_EQ(results.size(), most_addresses)
        << (results[0].failure ? results[0].failure->detail : "");
    for (const auto& result : results) {
        EXPECT_EQ(result.dns->left_out, 6U);
        EXPECT_EQ(result.dns->addresses, 70U);
    }
}

TEST_F(AddressRuns, AreToldByTheirPortsTooWhereServicesAreAskedFor) {
    const ScriptedBroker second;
    spec_.srv = true;
    const auto results = run_in({{"_mqtt._tcp.cluster.test",
                                  {.services = {{.port = broker_.port(), .host = "n.test"},
                                                {.port = second.port(), .host = "n.test"}}}},
                                 {"n.test", {.ipv4 = {"127.0.0.1"}}}});
    std::vector expected{"127.0.0.1:" + std::to_string(broker_.port()),
                         "127.0.0.1:" + std::to_string(second.port())};
    std::ranges::sort(expected);
    EXPECT_EQ(addresses_of(results), expected);
}

TEST_F(AddressRuns, HaveTheTimeThatTheLookupLeft) {
    const ScriptedBroker mute{
        {.welcome = support::Welcome::silence, .address = "127.0.0.2", .port = broker_.port()}};
    spec_.timeout = 1s;
    const auto results = run_with({.ipv4 = {"127.0.0.2"}, .delay = 600ms});
    ASSERT_EQ(results.size(), 1U);
    ASSERT_TRUE(results[0].failure);
    EXPECT_EQ(results[0].failure->reason, FailureReason::timeout);
    EXPECT_GE(results[0].total, 1s);
    EXPECT_LT(results[0].phases.get(Phase::connect), 600ms);
}

}  // namespace
}  // namespace sonde
