// SPDX-License-Identifier: Apache-2.0
#include "probes/load/topology.hpp"

#include "probes/load/subscription_index.hpp"
#include "probes/load/topic_template.hpp"

#include <algorithm>
#include <cassert>

namespace sonde::load {

namespace {

SubscriptionIndex subscriptions_of(const LoadPlan& plan, std::uint32_t shards, std::uint32_t run) {
    SubscriptionIndex index;
    for (const auto& population : plan.populations) {
        if (!population.subscribes()) {
            continue;
        }
        for (std::uint32_t client = 0; client < population.count; ++client) {
            const auto values = values_of(population, client, shards, run);
            index.add(render(population.subscribe_filter, values), values.shard);
        }
    }
    return index;
}

}  // namespace

Topology::Topology(const LoadPlan& plan, std::uint32_t shards) {
    const auto run = run_of(plan);
    const auto subscriptions = subscriptions_of(plan, shards, run);
    for (const auto& population : plan.populations) {
        const auto clients = population.publishes() ? population.count : 0;
        ranges_.push_back(
            {.first_stream = streams(), .clients = clients, .topics = population.topics});
        for (std::uint32_t client = 0; client < clients; ++client) {
            auto values = values_of(population, client, shards, run);
            for (values.topic = 0; values.topic < population.topics; ++values.topic) {
                const auto audience =
                    subscriptions.of(render(population.publish_topic, values), values.shard);
                receivers_.push_back(audience.receivers);
                pairs_ += audience.subscribers;
                crosses_shards_ = crosses_shards_ || audience.elsewhere;
            }
        }
    }
}

std::uint32_t Topology::stream_of(std::size_t population, std::uint32_t client) const {
    const auto& range = ranges_[population];
    assert(client < range.clients);
    return range.first_stream + client * range.topics;
}

Topology::Origin Topology::origin_of(std::uint32_t stream) const {
    assert(stream < streams());
    // The last that begins at or before the stream: those that do not publish begin where the next
    // one does, and so are never the last.
    const auto after = std::ranges::upper_bound(ranges_, stream, {}, &Range::first_stream);
    const auto range = std::prev(after);
    const auto within = stream - range->first_stream;
    return {.population = static_cast<std::size_t>(range - ranges_.begin()),
            .client = within / range->topics,
            .topic = within % range->topics};
}

}  // namespace sonde::load
