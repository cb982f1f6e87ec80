// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/endpoint.hpp"
#include "probes/load/load_threshold.hpp"
#include "probes/load/population.hpp"
#include "probes/load/rate.hpp"
#include "probes/load/shard.hpp"
#include "probes/route.hpp"
#include "probes/shared_value.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sonde::load {

/// When the generator no longer may be believed (docs/load.md says how each is taken).
struct GeneratorLimits {
    Duration lateness{std::chrono::milliseconds{10}};   ///< p99 of lateness in the measure stage.
    double cpu{0.95};                                   ///< Of the busiest worker's thread, 0 to 1.
    Duration loop_lag{std::chrono::milliseconds{250}};  ///< The longest turn of a worker's loop.
    double backlog{0.5};  ///< Share of turns that found more ready sockets than a turn takes.

    friend bool operator==(const GeneratorLimits&, const GeneratorLimits&) = default;
};

/// All that a load run needs to know; checked when it is made (config/), never changed after. Every
/// shard holds the whole plan.
struct LoadPlan {
    std::string name{"load"};
    std::vector<Endpoint> targets{};  ///< One or more; clients go round them.
    std::vector<Population> populations{};

    std::optional<Rate> connect_rate{};  ///< Connections a second in all; nothing is a storm.
    Duration connect_timeout{std::chrono::seconds{30}};  ///< A client, until its CONNACK or SUBACK.
    Duration warm_up{};
    Duration duration{std::chrono::seconds{10}};  ///< Of the measure stage; zero: no messages.
    Duration drain{std::chrono::seconds{5}};      ///< At most; ends as soon as nothing is missing.
    bool reconnect{true};  ///< Connections that end come back, with backoff up to 5 s.

    std::uint64_t seed{};
    Duration late_after{std::chrono::seconds{5}};  ///< A delivery slower than that counts as late.
    Duration overload_after{std::chrono::seconds{10}};  ///< An operation that waited longer is not
                                                        ///< sent any more.
    std::uint32_t queue_limit{10'000};                  ///< Operations that may wait on one client.

    std::uint32_t workers{1};                     ///< Threads, each with its own clients.
    std::vector<std::string> source_addresses{};  ///< Literals; empty: the kernel's choice.
    ResolverKind resolver{ResolverKind::system};
    FamilyChoice family{FamilyChoice::any};
    SharedValue<Route> route{};  ///< Of all clients: proxy, PROXY header, WebSocket headers.
    GeneratorLimits generator{};
    std::vector<LoadThreshold> thresholds{};

    friend bool operator==(const LoadPlan&, const LoadPlan&) = default;
};

/// Sixteen hex digits over all that decides what the run does, and the same for all its shards:
/// without name, seed, workers, source addresses, limits of the generator, thresholds, passwords
/// and the paths of payload files.
std::string hash_of(const LoadPlan& plan);

/// What marks this run's messages and topics: the same for all shards, and another with another
/// seed. Never 0.
std::uint32_t run_of(const LoadPlan& plan);

}  // namespace sonde::load
