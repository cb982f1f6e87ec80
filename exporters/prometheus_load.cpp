// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_load.hpp"

#include "exporters/load_catalogue.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace sonde::load {

namespace {

constexpr std::array all_stages{
    Stage::connect, Stage::subscribe, Stage::warm_up, Stage::measure, Stage::drain, Stage::done};

void take_number(const TakeFamily& take, const MetricFamily& family, std::uint64_t value) {
    take_one(take, family, static_cast<double>(value));
}

/// What is left of a whole whose parts are known; nothing where shards make the parts larger.
std::uint64_t rest(std::uint64_t whole, std::uint64_t parts) {
    return whole - std::min(whole, parts);
}

/// A time that nothing took is absent, never zero.
void add_reached(FamilyWriter& into,
                 std::initializer_list<std::string_view> labels,
                 const BucketView& times) {
    if (std::ranges::any_of(times.counts, [](std::uint64_t count) { return count > 0; })) {
        into.add({}, labels, times);
    }
}

void take_run(const TakeFamily& take, const LoadIdentity& identity, const LoadTotals& totals) {
    FamilyWriter info{metric::load_info};
    info.add({}, {identity.plan, identity.plan_hash, to_string(identity.shard)}, 1.0);
    take(info);
    FamilyWriter stages{metric::load_stage};
    for (const auto stage : all_stages) {
        if (totals.stage) {
            stages.add({}, {name_of(stage)}, totals.stage == stage ? 1.0 : 0.0);
        }
    }
    take(stages);
    take_number(take, metric::load_clients, totals.clients);
    take_number(take, metric::load_connected, totals.connected);
    take_number(take, metric::load_subscribed, totals.subscribed);
    take_one(take, metric::load_wanted_rate, totals.wanted_rate);
}

void take_messages(const TakeFamily& take, const LoadTotals& totals) {
    const auto& counts = totals.counts;
    take_number(take, metric::load_scheduled, counts.scheduled);
    take_number(take, metric::load_sent, counts.sent);
    take_number(take, metric::load_acknowledged, counts.acknowledged);
    take_number(take, metric::load_failed, counts.failed);
    take_number(take, metric::load_overload, counts.overload);
    // From the identities of the counts, which hold at each moment for what was added up so far.
    take_number(take, metric::load_waiting, rest(counts.scheduled, counts.sent + counts.overload));
    take_number(
        take, metric::load_in_flight, rest(counts.sent, counts.acknowledged + counts.failed));
    take_number(take, metric::load_warm_up, totals.warm_up_messages);
    take_number(take, metric::load_expected, counts.expected);
    take_number(take, metric::load_delivered, counts.delivered);
    take_number(take, metric::load_missing, counts.lost());
    take_number(take, metric::load_excused, counts.excused);
    take_number(take, metric::load_duplicate, counts.duplicate);
    take_number(take, metric::load_redelivered, counts.redelivered);
    take_number(take, metric::load_reordered, counts.reordered);
    take_number(take, metric::load_corrupt, counts.corrupt);
    take_number(take, metric::load_late, counts.late);
    take_number(take, metric::load_foreign, counts.foreign);
    FamilyWriter latency{metric::load_latency};
    add_reached(latency, {"response"}, totals.response.view());
    add_reached(latency, {"service"}, totals.service.view());
    add_reached(latency, {"acknowledgement"}, totals.acknowledgement.view());
    add_reached(latency, {"lateness"}, totals.lateness.view());
    take(latency);
    take_one(take, metric::load_stream_gap, seconds(totals.longest_stream_gap));
}

void take_connections(const TakeFamily& take, const LoadTotals& totals) {
    FamilyWriter phases{metric::load_connection_phase};
    add_reached(phases, {name_of(Phase::tcp)}, totals.tcp.view());
    add_reached(phases, {name_of(Phase::proxy)}, totals.proxy.view());
    add_reached(phases, {name_of(Phase::tls)}, totals.tls.view());
    add_reached(phases, {name_of(Phase::websocket)}, totals.websocket.view());
    add_reached(phases, {name_of(Phase::connect)}, totals.connect.view());
    add_reached(phases, {name_of(Phase::subscribe)}, totals.subscribe.view());
    take(phases);
    take_number(take, metric::load_connections_attempted, totals.attempted);
    take_number(take, metric::load_connections_established, totals.established);
    take_number(take, metric::load_connections_failed, totals.failed);
    take_number(take, metric::load_connections_cut, totals.cut);
    take_number(take, metric::load_connections_resumed, totals.resumed);
    FamilyWriter failures{metric::load_failures};
    for (const auto& [what, count] : totals.failures) {
        const auto& [phase, reason] = what;
        failures.add({}, {name_of(phase), name_of(reason)}, static_cast<double>(count));
    }
    take(failures);
}

void take_generator(const TakeFamily& take, const LoadTotals& totals) {
    take_number(take, metric::load_sent_bytes, totals.bytes_sent);
    take_number(take, metric::load_received_bytes, totals.bytes_received);
    take_one(take, metric::load_cpu, seconds(totals.cpu));
    take_one(take, metric::load_busiest_cpu, totals.busiest_cpu);
    FamilyWriter pickup{metric::load_pickup};
    add_reached(pickup, {}, totals.pickup.view());
    take(pickup);
    take_one(take, metric::load_longest_turn, seconds(totals.longest_turn));
    take_number(take, metric::load_turns, totals.turns);
    take_number(take, metric::load_full_turns, totals.full_turns);
    take_number(take, metric::load_blocked_writes, totals.blocked_writes);
}

}  // namespace

void take_load_families(const TakeFamily& take,
                        const LoadIdentity& identity,
                        const LoadTotals& totals) {
    take_run(take, identity, totals);
    take_messages(take, totals);
    take_connections(take, totals);
    take_generator(take, totals);
}

void write_exposition(const Exposition& to,
                      const LoadMetrics& metrics,
                      const BuildInfo& build,
                      const ProcessFacts& process) {
    const auto take = writing(to);
    take_load_families(take, metrics.identity(), metrics.totals());
    take_build_info(take, build);
    write_process_families(to, process);
    write_end(to);
}

}  // namespace sonde::load
