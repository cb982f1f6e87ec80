// SPDX-License-Identifier: Apache-2.0
#include "agent/load_join.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace sonde {

namespace {

void add_beside(load::LoadSnapshot& into, const load::LoadSnapshot& other) {
    into.stage = std::min(into.stage, other.stage);
    into.length = std::max(into.length, other.length);
    add_alongside(into, other);
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
