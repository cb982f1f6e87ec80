// SPDX-License-Identifier: Apache-2.0
#include "probes/load/launch.hpp"

#include "probes/load/poller.hpp"
#include "probes/load/profile.hpp"
#include "probes/net/channel.hpp"
#include "probes/net/proxy_dialogue.hpp"
#include "probes/net/resolve.hpp"
#include "probes/net/websocket_upgrade.hpp"
#include "probes/quantity.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace sonde::load {

namespace {

constexpr Duration patience = std::chrono::seconds{5};

/// Why a TCP connection cannot be made; nothing if it can.
std::optional<std::string> trial(const Reach& reach,
                                 const std::optional<net::Address>& source,
                                 const Clock& clock) {
    auto poller = Poller::create();
    if (!poller) {
        return poller.error();
    }
    auto channel = net::Channel::start(reach.address, nullptr, clock, {.source = source});
    if (!channel) {
        return channel.error().detail;
    }
    poller->watch(channel->descriptor(), 0);
    const Instant deadline = clock.now() + patience;
    while (true) {
        const auto wants = channel->advance();
        if (!wants) {
            return wants.error().detail;
        }
        if (*wants == net::Channel::Wants::nothing) {
            return std::nullopt;
        }
        const auto left = deadline - clock.now();
        if (left <= Duration::zero()) {
            return "no answer from " + net::to_string(reach.address) + " within " +
                   format_duration(patience);
        }
        (void)poller->wait(left);
    }
}

std::string counted(std::uint64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string noun_of(Role role) {
    switch (role) {
        case Role::publisher:
            return "publisher";
        case Role::subscriber:
            return "subscriber";
        case Role::both:
            return "client";
        case Role::idle:
            return "idle client";
    }
    return "";
}

}  // namespace

tl::expected<std::vector<net::Address>, std::string> find_sources(const LoadPlan& plan) {
    std::vector<net::Address> sources;
    for (const auto& literal : plan.source_addresses) {
        const auto address = net::Address::parse(literal, 0);
        if (!address) {
            return tl::unexpected{"source address `" + literal + "` is no IP address"};
        }
        sources.push_back(*address);
    }
    return sources;
}

tl::expected<std::vector<Reach>, std::string> find_reaches(const LoadPlan& plan,
                                                           const Clock& clock) {
    const auto sources = find_sources(plan);
    if (!sources) {
        return tl::unexpected{sources.error()};
    }
    const auto family = sources->empty() ? plan.family : sources->front().family();
    std::vector<Reach> reaches;
    for (const auto& target : plan.targets) {
        const auto options = net::channel_options(target, plan.route);
        if (target.local()) {
            reaches.push_back({.address = net::Address::local(target.path).value(),
                               .target = target,
                               .options = options});
            continue;
        }
        const auto [host, port] = net::first_hop(target, plan.route);
        const auto addresses = net::resolve_now(host, port, plan.resolver, family, clock);
        if (!addresses) {
            return tl::unexpected{to_string(target) + ": " + addresses.error().detail};
        }
        for (auto address : *addresses) {
            address.set_port(port);
            reaches.push_back({.address = address, .target = target, .options = options});
        }
    }
    return reaches;
}

tl::expected<std::vector<Reach>, std::string> keep_reachable(const std::vector<Reach>& reaches,
                                                             const LoadPlan& plan,
                                                             const Clock& clock) {
    const auto sources = find_sources(plan);
    std::optional<net::Address> source;
    if (sources && !sources->empty()) {
        source = sources->front();
    }
    std::vector<Reach> reachable;
    std::string problem;
    for (const auto& reach : reaches) {
        if (auto why = trial(reach, source, clock)) {
            problem = to_string(reach.target) + ": " + *why;
        } else {
            reachable.push_back(reach);
        }
    }
    if (reachable.empty()) {
        return tl::unexpected{std::move(problem)};
    }
    return reachable;
}

std::string summary_of(const LoadPlan& plan) {
    std::string text;
    for (const auto& population : plan.populations) {
        text += text.empty() ? "" : ", ";
        text += counted(population.count, noun_of(population.role));
    }
    for (const auto& population : plan.populations) {
        if (!population.publishes()) {
            continue;
        }
        if (population.loop == LoopKind::closed) {
            text += ", closed loop with " + std::to_string(population.outstanding) + " outstanding";
        } else {
            const Profile profile{population.profile};
            text += profile.highest().per_second() == profile.mean_rate() ? ", " : ", up to ";
            text += format_rate(profile.highest());
        }
        text += " at QoS " + std::to_string(population.qos);
        if (population.payload.kind == PayloadSize::Kind::fixed) {
            text += " with " + format_size(population.payload.fixed);
        }
    }
    return text + ", for " + format_duration(plan.duration);
}

}  // namespace sonde::load
