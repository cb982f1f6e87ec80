#include "exporters/load_catalogue.hpp"
#include "exporters/load_metrics.hpp"
#include "exporters/prometheus_family.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace sonde::load {

namespace {

constexpr std::array all_stages{
    Stage::connect, Stage::subscribe, Stage::warm_up, Stage::measure, Stage::drain, Stage::done};

void write_number(std::ostream& out, const MetricFamily& family, std::uint64_t value) {
    write_one(out, family, static_cast<double>(value));
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

void write_run(std::ostream& out, const LoadIdentity& identity, const LoadTotals& totals) {
    FamilyWriter info{metric::load_info};
    info.add({}, {identity.plan, identity.plan_hash, to_string(identity.shard)}, 1.0);
    info.write(out);
    FamilyWriter stages{metric::load_stage};
    for (const auto stage : all_stages) {
        if (totals.stage) {
            stages.add({}, {name_of(stage)}, totals.stage == stage ? 1.0 : 0.0);
        }
    }
    stages.write(out);
    write_number(out, metric::load_clients, totals.clients);
    write_number(out, metric::load_connected, totals.connected);
    write_number(out, metric::load_subscribed, totals.subscribed);
    write_one(out, metric::load_wanted_rate, totals.wanted_rate);
}

void write_messages(std::ostream& out, const LoadTotals& totals) {
    const auto& counts = totals.counts;
    write_number(out, metric::load_scheduled, counts.scheduled);
    write_number(out, metric::load_sent, counts.sent);
    write_number(out, metric::load_acknowledged, counts.acknowledged);
    write_number(out, metric::load_failed, counts.failed);
    write_number(out, metric::load_overload, counts.overload);
    // From the identities of the counts, which hold at each moment for what was added up so far.
    write_number(out, metric::load_waiting, rest(counts.scheduled, counts.sent + counts.overload));
    write_number(
        out, metric::load_in_flight, rest(counts.sent, counts.acknowledged + counts.failed));
    write_number(out, metric::load_warm_up, totals.warm_up_messages);
    write_number(out, metric::load_expected, counts.expected);
    write_number(out, metric::load_delivered, counts.delivered);
    write_number(out, metric::load_missing, counts.lost());
    write_number(out, metric::load_excused, counts.excused);
    write_number(out, metric::load_duplicate, counts.duplicate);
    write_number(out, metric::load_redelivered, counts.redelivered);
    write_number(out, metric::load_reordered, counts.reordered);
    write_number(out, metric::load_corrupt, counts.corrupt);
    write_number(out, metric::load_late, counts.late);
    write_number(out, metric::load_foreign, counts.foreign);
    FamilyWriter latency{metric::load_latency};
    add_reached(latency, {"response"}, totals.response.view());
    add_reached(latency, {"service"}, totals.service.view());
    add_reached(latency, {"acknowledgement"}, totals.acknowledgement.view());
    add_reached(latency, {"lateness"}, totals.lateness.view());
    latency.write(out);
    write_one(out, metric::load_stream_gap, seconds(totals.longest_stream_gap));
}

void write_connections(std::ostream& out, const LoadTotals& totals) {
    FamilyWriter phases{metric::load_connection_phase};
    add_reached(phases, {name_of(Phase::tcp)}, totals.tcp.view());
    add_reached(phases, {name_of(Phase::tls)}, totals.tls.view());
    add_reached(phases, {name_of(Phase::connect)}, totals.connect.view());
    add_reached(phases, {name_of(Phase::subscribe)}, totals.subscribe.view());
    phases.write(out);
    write_number(out, metric::load_connections_attempted, totals.attempted);
    write_number(out, metric::load_connections_established, totals.established);
    write_number(out, metric::load_connections_failed, totals.failed);
    write_number(out, metric::load_connections_cut, totals.cut);
    write_number(out, metric::load_connections_resumed, totals.resumed);
    FamilyWriter failures{metric::load_failures};
    for (const auto& [what, count] : totals.failures) {
        const auto& [phase, reason] = what;
        failures.add({}, {name_of(phase), name_of(reason)}, static_cast<double>(count));
    }
    failures.write(out);
}

void write_generator(std::ostream& out, const LoadTotals& totals) {
    write_number(out, metric::load_sent_bytes, totals.bytes_sent);
    write_number(out, metric::load_received_bytes, totals.bytes_received);
    write_one(out, metric::load_cpu, seconds(totals.cpu));
    write_one(out, metric::load_busiest_cpu, totals.busiest_cpu);
    FamilyWriter pickup{metric::load_pickup};
    add_reached(pickup, {}, totals.pickup.view());
    pickup.write(out);
    write_one(out, metric::load_longest_turn, seconds(totals.longest_turn));
    write_number(out, metric::load_turns, totals.turns);
    write_number(out, metric::load_full_turns, totals.full_turns);
    write_number(out, metric::load_blocked_writes, totals.blocked_writes);
}

}  // namespace

void write_prometheus_text(std::ostream& out,
                           const LoadMetrics& metrics,
                           const BuildInfo& build,
                           const ProcessFacts& process) {
    const auto totals = metrics.totals();
    write_run(out, metrics.identity(), totals);
    write_messages(out, totals);
    write_connections(out, totals);
    write_generator(out, totals);
    write_build_info(out, build);
    write_process_families(out, process);
}

}  // namespace sonde::load
