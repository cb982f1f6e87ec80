#include "agent/load_join.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace sonde {

namespace {

/// Unlike of intervals one after another: what is of a moment adds up as well.
void add_beside(load::GeneratorTally& into, const load::GeneratorTally& other) {
    const auto resident = into.resident_bytes + other.resident_bytes;
    const auto busiest = std::max(into.busiest_cpu, other.busiest_cpu);
    into += other;
    into.resident_bytes = resident;
    into.busiest_cpu = busiest;
}

void add_beside(load::LoadSnapshot& into, const load::LoadSnapshot& other) {
    into.stage = std::min(into.stage, other.stage);
    into.length = std::max(into.length, other.length);
    into.clients += other.clients;
    into.connected += other.connected;
    into.subscribed += other.subscribed;
    into.wanted_rate += other.wanted_rate;
    into.warm_up_messages += other.warm_up_messages;
    into.counts += other.counts;
    into.latency += other.latency;
    into.connections += other.connections;
    load::add(into.failures, other.failures);
    add_beside(into.generator, other.generator);
    into.longest_stream_gap = std::max(into.longest_stream_gap, other.longest_stream_gap);
    into.delivered_in |= other.delivered_in;
}

}  // namespace

load::LoadSnapshot side_by_side(std::span<const load::LoadSnapshot> parts) {
    assert(!parts.empty());
    load::LoadSnapshot whole{parts.front()};
    for (const auto& part : parts.subspan(1)) {
        add_beside(whole, part);
    }
    return whole;
}

load::LoadResult blank_result(const load::LoadPlan& plan) {
    load::LoadResult result{
        .name = plan.name, .plan_hash = hash_of(plan), .seed = plan.seed, .workers = plan.workers};
    std::ranges::transform(plan.targets,
                           std::back_inserter(result.targets),
                           [](const Endpoint& target) { return to_string(target); });
    result.closed_loop = std::ranges::any_of(plan.populations, [](const auto& population) {
        return population.publishes() && population.loop == load::LoopKind::closed;
    });
    return result;
}

}  // namespace sonde
