// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/endpoint.hpp"
#include "probes/load/payload_source.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/shard.hpp"
#include "probes/load/topology.hpp"
#include "probes/net/address.hpp"
#include "probes/net/channel_options.hpp"

#include <cstdint>
#include <vector>

namespace sonde::load {

/// A place to connect to.
struct Reach {
    net::Address address;
    Endpoint target{};
    net::ChannelOptions options{};  ///< The layers that the target and the plan's route ask for.
};

/// A plan with all that follows from it once, before the workers start. They share it and nobody
/// changes it.
struct Blueprint {
    LoadPlan plan;
    Shard shard;
    std::uint32_t run;
    Topology topology;
    std::vector<PayloadSource> payloads;  ///< A population each.
    std::vector<Reach> reaches;           ///< One or more; clients go round them.
    std::vector<net::Address> sources;    ///< Port 0; empty: the kernel's choice.
    /// All shards run on this machine, so that their times can be compared.
    bool one_clock;
};

/// One of a worker's clients.
struct ClientPlace {
    std::uint32_t population{};
    std::uint32_t client{};  ///< Within the population.
    std::uint64_t global{};  ///< Through all populations, by which it is connected in order.
};

/// The clients that a worker of this shard carries, population by population and in order.
std::vector<ClientPlace> places_of(const Blueprint& blueprint, std::uint32_t worker);

}  // namespace sonde::load
