// SPDX-License-Identifier: Apache-2.0
#include "probes/load/snapshot.hpp"

#include <algorithm>

namespace sonde::load {

std::string_view name_of(Stage stage) {
    switch (stage) {
        case Stage::connect:
            return "connect";
        case Stage::subscribe:
            return "subscribe";
        case Stage::warm_up:
            return "warm_up";
        case Stage::measure:
            return "measure";
        case Stage::drain:
            return "drain";
        case Stage::done:
            return "done";
    }
    return "";
}

LoadCounts& LoadCounts::operator+=(const LoadCounts& other) {
    scheduled += other.scheduled;
    sent += other.sent;
    acknowledged += other.acknowledged;
    failed += other.failed;
    overload += other.overload;
    waiting += other.waiting;
    in_flight += other.in_flight;
    expected += other.expected;
    delivered += other.delivered;
    excused += other.excused;
    duplicate += other.duplicate;
    redelivered += other.redelivered;
    reordered += other.reordered;
    corrupt += other.corrupt;
    late += other.late;
    foreign += other.foreign;
    return *this;
}

LatencySet& LatencySet::operator+=(const LatencySet& other) {
    response += other.response;
    service += other.service;
    acknowledgement += other.acknowledgement;
    lateness += other.lateness;
    return *this;
}

ConnectionTally& ConnectionTally::operator+=(const ConnectionTally& other) {
    attempted += other.attempted;
    established += other.established;
    failed += other.failed;
    cut += other.cut;
    resumed += other.resumed;
    tcp += other.tcp;
    proxy += other.proxy;
    tls += other.tls;
    websocket += other.websocket;
    connect += other.connect;
    subscribe += other.subscribe;
    return *this;
}

void add(FailureTable& into, const FailureTable& other) {
    for (const auto& [key, failure] : other) {
        auto [place, fresh] = into.try_emplace(key, failure);
        if (!fresh) {
            place->second.count += failure.count;
        }
    }
}

GeneratorTally& GeneratorTally::operator+=(const GeneratorTally& other) {
    cpu += other.cpu;
    busiest_cpu += other.busiest_cpu;
    longest_turn = std::max(longest_turn, other.longest_turn);
    turns += other.turns;
    full_turns += other.full_turns;
    blocked_writes += other.blocked_writes;
    bytes_sent += other.bytes_sent;
    bytes_received += other.bytes_received;
    pickup += other.pickup;
    resident_bytes = other.resident_bytes;
    return *this;
}

void add_alongside(GeneratorTally& into, const GeneratorTally& other) {
    const auto busiest = std::max(into.busiest_cpu, other.busiest_cpu);
    const auto resident = into.resident_bytes + other.resident_bytes;
    into += other;
    into.busiest_cpu = busiest;
    into.resident_bytes = resident;
}

void add_alongside(LoadSnapshot& into, const LoadSnapshot& other) {
    into.clients += other.clients;
    into.connected += other.connected;
    into.subscribed += other.subscribed;
    into.wanted_rate += other.wanted_rate;
    into.warm_up_messages += other.warm_up_messages;
    into.counts += other.counts;
    into.latency += other.latency;
    into.connections += other.connections;
    add(into.failures, other.failures);
    add_alongside(into.generator, other.generator);
    into.longest_stream_gap = std::max(into.longest_stream_gap, other.longest_stream_gap);
    into.delivered_in |= other.delivered_in;
}

}  // namespace sonde::load
