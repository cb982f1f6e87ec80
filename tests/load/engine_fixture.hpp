// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/engine.hpp"
#include "probes/load/plan.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sonde::load {

/// What the flags of `sonde load` make of publishers and subscribers: publisher i sends to its own
/// topic, subscriber i mod M reads it.
struct Pairs {
    std::uint32_t publishers{4};
    std::uint32_t subscribers{4};
    std::uint64_t rate{1000};  ///< Messages a second in all.
    Duration duration{std::chrono::seconds{1}};
    std::uint8_t qos{1};
    MqttVersion mqtt{MqttVersion::v5};
};

inline LoadPlan plan_of(const Pairs& pairs, std::uint16_t port) {
    const auto rate = Rate::per_second(pairs.rate);
    LoadPlan plan;
    plan.targets = {{.scheme = Scheme::mqtt, .host = "127.0.0.1", .port = port}};
    plan.populations = {
        {.name = "pub",
         .role = Role::publisher,
         .count = pairs.publishers,
         .groups = pairs.subscribers,
         .qos = pairs.qos,
         .profile = {{.length = pairs.duration, .from = rate, .to = rate}},
         .mqtt = pairs.mqtt},
        {.name = "sub",
         .role = Role::subscriber,
         .count = pairs.subscribers,
         .groups = pairs.subscribers,
         .subscribe_qos = pairs.qos,
         .mqtt = pairs.mqtt},
    };
    plan.duration = pairs.duration;
    plan.seed = 42;
    return plan;
}

/// Clients that publish to themselves.
inline LoadPlan reflecting_plan(std::uint32_t clients, std::uint16_t port) {
    auto plan = plan_of({.publishers = clients, .subscribers = clients}, port);
    plan.populations.pop_back();
    plan.populations.front().role = Role::both;
    plan.populations.front().groups = clients;
    plan.populations.front().subscribe_qos = plan.populations.front().qos;
    return plan;
}

struct RunOutcome {
    LoadResult result{};
    std::vector<LoadSnapshot> snapshots{};
};

/// Runs the plan to its end, and holds it to the identities.
inline RunOutcome run(LoadPlan plan, const RunOptions& options = {}) {
    const SystemClock clock;
    RunOutcome outcome;
    auto started = LoadRun::start(std::move(plan), options, clock);
    if (!started) {
        ADD_FAILURE() << started.error();
        return outcome;
    }
    while (auto snapshot = (*started)->next()) {
        outcome.snapshots.push_back(std::move(*snapshot));
    }
    outcome.result = (*started)->result();
    for (const auto& violation : check_identities(outcome.result.counts)) {
        ADD_FAILURE() << violation;
    }
    return outcome;
}

}  // namespace sonde::load
