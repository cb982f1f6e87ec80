// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace sonde::load {

namespace {

Duration sum_of(const Histogram& values) {
    constexpr auto most = static_cast<double>(std::numeric_limits<Duration::rep>::max());
    return values.sum() < most ? Duration{std::llround(values.sum())} : Duration::max();
}

template <const auto& bounds>
void add_fine(BucketHistogram<bounds>& into, const Histogram& values) {
    const auto counts = values.counts();
    for (std::size_t bucket = 0; bucket < counts.size(); ++bucket) {
        if (counts[bucket] > 0) {
            into.record_at_most(values.largest_in(bucket), counts[bucket]);
        }
    }
    into.add_sum(sum_of(values));
}

}  // namespace

void add(PhaseHistogram& into, const Histogram& values) {
    add_fine(into, values);
}

void add(DelayHistogram& into, const Histogram& values) {
    add_fine(into, values);
}

void LoadTotals::add(const LoadSnapshot& interval) {
    stage = interval.stage;
    clients = interval.clients;
    connected = interval.connected;
    subscribed = interval.subscribed;
    wanted_rate = interval.wanted_rate;
    warm_up_messages += interval.warm_up_messages;
    counts += interval.counts;
    load::add(response, interval.latency.response);
    load::add(service, interval.latency.service);
    load::add(acknowledgement, interval.latency.acknowledgement);
    load::add(lateness, interval.latency.lateness);
    attempted += interval.connections.attempted;
    established += interval.connections.established;
    failed += interval.connections.failed;
    cut += interval.connections.cut;
    resumed += interval.connections.resumed;
    load::add(tcp, interval.connections.tcp);
    load::add(proxy, interval.connections.proxy);
    load::add(tls, interval.connections.tls);
    load::add(websocket, interval.connections.websocket);
    load::add(connect, interval.connections.connect);
    load::add(subscribe, interval.connections.subscribe);
    for (const auto& [key, failure] : interval.failures) {
        failures[{key.phase, key.reason}] += failure.count;
    }
    cpu += interval.generator.cpu;
    turns += interval.generator.turns;
    full_turns += interval.generator.full_turns;
    blocked_writes += interval.generator.blocked_writes;
    bytes_sent += interval.generator.bytes_sent;
    bytes_received += interval.generator.bytes_received;
    load::add(pickup, interval.generator.pickup);
    longest_turn = interval.generator.longest_turn;
    const bool has_length = interval.length > Duration::zero();
    busiest_cpu = has_length ? static_cast<double>(interval.generator.busiest_cpu.count()) /
                                   static_cast<double>(interval.length.count())
                             : 0.0;
    longest_stream_gap = std::max(longest_stream_gap, interval.longest_stream_gap);
}

void LoadMetrics::add(const LoadSnapshot& interval) {
    // On a copy: going through eight fine histograms takes longer than a scrape should wait.
    auto next = totals();
    next.add(interval);
    const std::scoped_lock lock{mutex_};
    totals_ = std::move(next);
}

LoadTotals LoadMetrics::totals() const {
    const std::scoped_lock lock{mutex_};
    return totals_;
}

}  // namespace sonde::load
