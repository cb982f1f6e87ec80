// SPDX-License-Identifier: Apache-2.0
#include "exporters/metrics_store.hpp"

#include "tests/exporters/samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using Label = ProbeMetrics::Label;

class MetricsStoreTest : public testing::Test {
  protected:
    MetricsStoreTest() { store_.add_probe(samples::spec("orders")); }

    ProbeMetrics only_probe() const {
        auto probes = store_.snapshot().probes;
        EXPECT_EQ(probes.size(), 1U);
        return probes.empty() ? ProbeMetrics{} : std::move(probes.front());
    }

    MetricsStore store_{BuildInfo{.version = "1"}, ""};
};

TEST_F(MetricsStoreTest, CountsRunsFromZero) {
    EXPECT_EQ(only_probe().runs, 0U);
    EXPECT_FALSE(only_probe().last);
    store_.record(samples::passed("orders"));
    store_.record(samples::rejected("orders"));
    EXPECT_EQ(only_probe().runs, 2U);
    EXPECT_FALSE(only_probe().last->success);
}

TEST_F(MetricsStoreTest, CountsFailuresByPhaseAndReason) {
    store_.record(samples::rejected("orders"));
    store_.record(samples::rejected("orders"));
    store_.record(samples::unreachable("orders"));
    const auto failures = only_probe().failures;
    ASSERT_EQ(failures.size(), 2U);
    EXPECT_EQ(failures.at({Phase::connect, FailureReason::rejected}), 2U);
    EXPECT_EQ(failures.at({Phase::tcp, FailureReason::refused}), 1U);
}

TEST_F(MetricsStoreTest, TheTimeOfAPhaseThatFailedEntersNothing) {
    store_.record(samples::rejected("orders"));
    const auto probe = only_probe();
    EXPECT_FALSE(probe.phases.contains(Phase::connect));
    EXPECT_FALSE(probe.last->phases.reached(Phase::connect));
    EXPECT_EQ(probe.phases.at(Phase::tcp).view().sum, 21us);
    EXPECT_EQ(probe.last->phases.get(Phase::tcp), 21us);
}

TEST_F(MetricsStoreTest, CountsEveryAddressThatDidNotConnectAlsoWhenALaterOneDid) {
    store_.record(samples::passed_over_tls("orders"));
    store_.record(samples::unreachable("orders"));
    const auto failures = only_probe().address_failures;
    EXPECT_EQ(failures.at({FamilyChoice::ipv6, FailureReason::refused}), 2U);
    EXPECT_EQ(failures.at({FamilyChoice::ipv4, FailureReason::refused}), 1U);
}

TEST_F(MetricsStoreTest, ARunEndsAtItsStartPlusItsTotal) {
    store_.record(samples::passed("orders"));
    store_.record(samples::rejected("orders"));
    EXPECT_EQ(only_probe().last->ended, samples::moment() + 5200us);
    EXPECT_EQ(only_probe().last_success, samples::moment() + 811us);
}

TEST_F(MetricsStoreTest, ForgetsFactsThatTheLastRunDidNotReach) {
    store_.record(samples::passed_over_tls("orders"));
    EXPECT_TRUE(only_probe().last->tls);
    EXPECT_EQ(only_probe().last->dns_ttl_seconds, 300U);
    store_.record(samples::unreachable("orders"));
    EXPECT_FALSE(only_probe().last->tls);
    EXPECT_FALSE(only_probe().last->dns_ttl_seconds);
    EXPECT_EQ(only_probe().tcp_retransmits, 1U);
}

TEST_F(MetricsStoreTest, KnowsHowManyRunsAreInFlight) {
    store_.run_started("orders");
    store_.run_started("orders");
    store_.record(samples::passed("orders"));
    EXPECT_EQ(only_probe().runs_in_flight, 1U);
}

TEST_F(MetricsStoreTest, ForgetsRunsInFlightThatAreAbandonedAndKeepsTheOthers) {
    store_.record(samples::passed("orders"));
    store_.run_started("orders");
    store_.run_started("orders");
    store_.runs_abandoned("orders");
    store_.runs_abandoned("nobody");
    EXPECT_EQ(only_probe().runs_in_flight, 0U);
    EXPECT_EQ(only_probe().runs, 1U);
}

TEST_F(MetricsStoreTest, IgnoresWhatComesInOfAProbeThatWasRemoved) {
    store_.run_started("orders");
    store_.remove_probe("orders");
    store_.remove_probe("orders");
    store_.record(samples::passed("orders"));
    store_.record_skipped("orders");
    store_.run_started("orders");
    EXPECT_TRUE(store_.snapshot().probes.empty());
}

TEST_F(MetricsStoreTest, KeepsTheCountsOfAProbeThatIsConfiguredAgain) {
    store_.record(samples::passed("orders"));
    auto spec = samples::spec("orders");
    spec.interval = 60s;
    store_.add_probe(spec);
    EXPECT_EQ(only_probe().runs, 1U);
    EXPECT_EQ(only_probe().interval, 60s);
}

TEST_F(MetricsStoreTest, BeginsAnewWithAnotherTarget) {
    store_.record(samples::passed("orders"));
    auto spec = samples::spec("orders");
    spec.target.port = 1884;
    store_.add_probe(spec);
    EXPECT_EQ(only_probe().runs, 0U);
}

TEST_F(MetricsStoreTest, RemembersTheLastReloadAndTheLastThatSucceeded) {
    EXPECT_FALSE(store_.snapshot().reload_successful);
    store_.set_reload(true, samples::moment());
    store_.set_reload(false, samples::moment() + 1h);
    EXPECT_EQ(store_.snapshot().reload_successful, false);
    EXPECT_EQ(store_.snapshot().reload_timestamp, samples::moment());
}

TEST_F(MetricsStoreTest, TakesLatenessAndLagAndOurOwnDelay) {
    store_.record_lateness(3ms);
    store_.record_loop_lag(2ms);
    store_.record(samples::passed("orders"));
    store_.record(samples::rejected("orders"));  // Without kernel time stamps.
    EXPECT_EQ(store_.snapshot().lateness.view().sum, 3ms);
    EXPECT_EQ(store_.snapshot().loop_lag.view().sum, 2ms);
    EXPECT_EQ(store_.snapshot().local_delay.view().sum, 31us);
}

/// How many of the histograms of a probe have a native one.
std::ptrdiff_t native_phases(const ProbeMetrics& probe) {
    return std::ranges::count_if(
        probe.phases, [](const auto& phase) { return phase.second.view().native != nullptr; });
}

TEST(NativeMetrics, AreKeptForEveryHistogramOfAStoreThatIsToKeepThem) {
    MetricsStore store{{}, "", NativeHistograms::kept};
    store.add_probe(samples::spec("held"));
    store.record(samples::beat_after_an_outage("held"));
    auto at_address = samples::passed("held");
    at_address.address = "192.0.2.1";
    store.record(at_address);
    store.record_lateness(3ms);
    const auto snapshot = store.snapshot();
    ASSERT_EQ(snapshot.probes.size(), 2U);
    for (const auto& probe : snapshot.probes) {
        EXPECT_GT(probe.phases.size(), 3U);
        EXPECT_EQ(native_phases(probe), std::ssize(probe.phases));
    }
    EXPECT_NE(snapshot.probes.front().session->outage_times.view().native, nullptr);
    ASSERT_NE(snapshot.lateness.view().native, nullptr);
    EXPECT_EQ(snapshot.lateness.view().native->buckets().size(), 1U);
    EXPECT_NE(snapshot.loop_lag.view().native, nullptr);
    EXPECT_NE(snapshot.local_delay.view().native, nullptr);
}

TEST(NativeMetrics, AreThereOnceForEachOfManyProbes) {
    MetricsStore store{{}, "", NativeHistograms::kept};
    for (int i = 0; i < 50; ++i) {
        store.add_probe(samples::spec("probe" + std::to_string(i)));
    }
    const auto probes = store.snapshot().probes;
    EXPECT_EQ(probes.size(), 50U);
    EXPECT_EQ(std::ranges::adjacent_find(probes, {}, &ProbeMetrics::labels), probes.end());
}

TEST_F(MetricsStoreTest, KeepsNoNativeHistogramsUnlessItIsTo) {
    store_.record(samples::beat_after_an_outage("orders"));
    const auto snapshot = store_.snapshot();
    EXPECT_EQ(store_.native_histograms(), NativeHistograms::absent);
    EXPECT_EQ(native_phases(snapshot.probes.front()), 0);
    EXPECT_EQ(snapshot.probes.front().session->outage_times.view().native, nullptr);
    EXPECT_EQ(snapshot.lateness.view().native, nullptr);
}

TEST_F(MetricsStoreTest, ASnapshotHasEachOfManyProbesOnce) {
    for (int i = 0; i < 100; ++i) {
        store_.add_probe(samples::spec("probe" + std::to_string(i)));
    }
    const auto probes = store_.snapshot().probes;
    EXPECT_EQ(probes.size(), 101U);
    EXPECT_TRUE(std::ranges::is_sorted(probes, {}, &ProbeMetrics::labels));
    EXPECT_EQ(std::ranges::adjacent_find(probes, {}, &ProbeMetrics::labels), probes.end());
}

TEST_F(MetricsStoreTest, CanBeScrapedWhileRunsEnd) {
    constexpr std::uint64_t runs = 2000;
    std::jthread prober{[this] {
        for (std::uint64_t i = 0; i < runs; ++i) {
            store_.run_started("orders");
            store_.record(samples::passed("orders"));
        }
    }};
    std::uint64_t seen = 0;
    while (seen < runs) {
        const auto now = only_probe().runs;
        EXPECT_GE(now, seen);
        seen = now;
    }
}

/// Of one run of a probe that goes to each address.
std::vector<ProbeResult> run_at(const std::vector<std::string>& addresses) {
    std::vector<ProbeResult> results;
    for (const auto& address : addresses) {
        results.push_back(samples::passed("orders"));
        results.back().address = address;
    }
    return results;
}

/// The values of the label `address` of all that is there; empty for none.
std::vector<std::string> addresses_in(const MetricsStore& store) {
    std::vector<std::string> addresses;
    for (const auto& probe : store.snapshot().probes) {
        const auto label = std::ranges::find(probe.labels, "address", &Label::first);
        addresses.push_back(label == probe.labels.end() ? "" : label->second);
        EXPECT_EQ(probe.of_address, label != probe.labels.end());
    }
    return addresses;
}

using Texts = std::vector<std::string>;

TEST_F(MetricsStoreTest, KeepsEachAddressApart) {
    auto results = run_at({"192.0.2.1", "192.0.2.2"});
    results[1].failure = samples::rejected("orders").failure;
    store_.run_started("orders");
    store_.record(results);
    store_.run_started("orders");
    store_.record(results);
    EXPECT_EQ(addresses_in(store_), (Texts{"", "192.0.2.1", "192.0.2.2"}));
    const auto probes = store_.snapshot().probes;
    EXPECT_EQ(probes[0].runs, 0U);
    EXPECT_EQ(probes[0].runs_in_flight, 0U);
    EXPECT_FALSE(probes[0].last);
    EXPECT_EQ(probes[1].runs, 2U);
    EXPECT_TRUE(probes[1].failures.empty());
    EXPECT_EQ(probes[2].runs, 2U);
    EXPECT_FALSE(probes[2].last->success);
}

TEST_F(MetricsStoreTest, ForgetsAnAddressThatHasLeftTheName) {
    store_.record(run_at({"192.0.2.1", "192.0.2.2"}));
    store_.record(run_at({"192.0.2.2", "192.0.2.3"}));
    EXPECT_EQ(addresses_in(store_), (Texts{"", "192.0.2.2", "192.0.2.3"}));
    EXPECT_EQ(store_.snapshot().probes[1].runs, 2U);
    EXPECT_EQ(store_.snapshot().probes[2].runs, 1U);
}

TEST_F(MetricsStoreTest, SaysNothingNewOfAddressesWhereTheNameWasNotFound) {
    store_.record(run_at({"192.0.2.1"}));
    store_.record(samples::unreachable("orders"));
    auto probes = store_.snapshot().probes;
    ASSERT_EQ(probes.size(), 2U);
    EXPECT_FALSE(probes[0].last->success);
    EXPECT_EQ(probes[1].runs, 1U);
    EXPECT_FALSE(probes[1].last);
    store_.record(run_at({"192.0.2.1"}));
    probes = store_.snapshot().probes;
    EXPECT_FALSE(probes[0].last);
    EXPECT_EQ(probes[0].runs, 1U);
    EXPECT_EQ(probes[1].runs, 2U);
}

TEST(ProbeLabels, AreProbeTargetLocationAndTheConfiguredOnes) {
    auto spec = samples::spec("orders");
    spec.labels = {{"team", "iot"}};
    EXPECT_EQ(labels_of(spec, "fra1"),
              (std::vector<Label>{{"probe", "orders"},
                                  {"target", "mqtt://127.0.0.1:1883"},
                                  {"location", "fra1"},
                                  {"team", "iot"}}));
    EXPECT_EQ(labels_of(samples::spec("orders"), "").size(), 2U);
}

}  // namespace
}  // namespace sonde
