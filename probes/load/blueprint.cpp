// SPDX-License-Identifier: Apache-2.0
#include "probes/load/blueprint.hpp"

namespace sonde::load {

std::vector<ClientPlace> places_of(const Blueprint& blueprint, std::uint32_t worker) {
    std::vector<ClientPlace> places;
    std::uint64_t global = 0;
    std::uint64_t of_shard = 0;
    const auto& plan = blueprint.plan;
    for (std::uint32_t index = 0; index < plan.populations.size(); ++index) {
        const auto& population = plan.populations[index];
        for (std::uint32_t client = 0; client < population.count; ++client, ++global) {
            if (shard_of(client, population.groups, blueprint.shard.count) !=
                blueprint.shard.index) {
                continue;
            }
            if (of_shard++ % plan.workers == worker) {
                places.push_back({.population = index, .client = client, .global = global});
            }
        }
    }
    return places;
}

}  // namespace sonde::load
