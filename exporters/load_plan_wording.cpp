// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_plan_wording.hpp"

#include "probes/load/profile.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sonde::load {

namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

std::string plural(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& parts) {
    constexpr std::size_t most = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(parts.size(), most); ++i) {
        text += (i == 0 ? "" : ", ") + parts[i];
    }
    return parts.size() > most ? text + fmt::format(" and {} more", parts.size() - most) : text;
}

std::string_view role_of(Role role) {
    switch (role) {
        case Role::publisher:
            return "publisher";
        case Role::subscriber:
            return "subscriber";
        case Role::both:
            return "publishing subscriber";
        case Role::idle:
            return "idle client";
    }
    return "";
}

std::string words_for(const PayloadSize& size) {
    using Kind = PayloadSize::Kind;
    auto bounds = format_size(size.minimum) + " to " + format_size(size.maximum);
    switch (size.kind) {
        case Kind::fixed:
            return format_size(size.fixed);
        case Kind::uniform:
            return bounds;
        case Kind::normal:
            return fmt::format(
                "{}, normal around {:g}B by {:g}B", bounds, size.mean, size.deviation);
        case Kind::weighted: {
            std::vector<std::string> parts;
            for (const auto& [bytes, weight] : size.weighted) {
                parts.push_back(fmt::format("{} ({} x)", format_size(bytes), weight));
            }
            return joined(parts);
        }
        case Kind::files:
            return "the contents of " + plural(size.files.size(), "file");
    }
    return {};
}

std::string words_for(const RateStep& step) {
    const auto length = format_duration(step.length);
    return step.from == step.to
               ? format_rate(step.from) + " for " + length
               : fmt::format(
                     "{} to {} in {}", format_rate(step.from), format_rate(step.to), length);
}

std::string words_for(const Population& population, Arrivals arrivals) {
    switch (arrivals) {
        case Arrivals::uniform:
            return "uniform arrivals";
        case Arrivals::poisson:
            return "Poisson arrivals";
        case Arrivals::burst:
            return fmt::format("bursts of {}", population.burst);
    }
    return {};
}

std::string words_for(const Behaviour& behaviour) {
    using Kind = Behaviour::Kind;
    switch (behaviour.kind) {
        case Kind::churn:
            return format_rate(behaviour.rate) + " of them leave and connect again";
        case Kind::reconnect_storm:
            return "all are cut off at " + format_duration(behaviour.at) + " and come back";
        case Kind::flapping:
            return format_rate(behaviour.rate) + " of them unsubscribe and subscribe again";
        case Kind::slow_consumer:
            return "read at most " + format_size(behaviour.bytes_per_second) + "/s each";
        case Kind::resume:
            return fmt::format("all leave at {} for {} and resume their sessions",
                               format_duration(behaviour.at),
                               format_duration(behaviour.away));
    }
    return {};
}

void add_publishing(Facts& facts, const Population& population) {
    auto topic = population.publish_topic;
    if (population.topics > 1) {
        topic += fmt::format(", {} topics each", population.topics);
    }
    facts.emplace_back("publish", topic);
    facts.emplace_back("message",
                       fmt::format("{}, QoS {}{}",
                                   words_for(population.payload),
                                   population.qos,
                                   population.retain ? ", retained" : ""));
    if (population.loop == LoopKind::closed) {
        facts.emplace_back("rate",
                           fmt::format("closed loop: {} under way each, as fast as it goes",
                                       plural(population.outstanding, "message")));
        return;
    }
    std::vector<std::string> steps;
    for (const auto& step : population.profile) {
        steps.push_back(words_for(step));
    }
    facts.emplace_back("rate",
                       fmt::format("{}; {}, {}{} messages in all",
                                   joined(steps),
                                   words_for(population, population.arrivals),
                                   population.arrivals == Arrivals::poisson ? "about " : "",
                                   Profile{population.profile}.end().parts / Place::one));
}

std::string session_of(const Population& population) {
    auto text =
        fmt::format("MQTT {}, {}, keep alive {}",
                    name_of(population.mqtt),
                    population.clean_start ? "clean start" : "session resumed",
                    population.keep_alive.count() == 0 ? std::string{"off"}
                                                       : format_duration(population.keep_alive));
    if (!population.username.empty()) {
        text += ", user " + population.username;
    }
    if (!population.identities.empty()) {
        text += fmt::format(", identities for {}", population.identities.size());
    }
    return text;
}

}  // namespace

std::string summary_of(const Population& population) {
    auto text = plural(population.count, role_of(population.role));
    if (population.groups > 1) {
        text += fmt::format(" in {} groups", population.groups);
    }
    return text;
}

std::vector<std::pair<std::string, std::string>> facts_of(const Population& population) {
    Facts facts;
    if (population.publishes()) {
        add_publishing(facts, population);
    }
    if (population.subscribes()) {
        facts.emplace_back(
            "subscribe",
            fmt::format("{}, QoS {}", population.subscribe_filter, population.subscribe_qos));
    }
    facts.emplace_back("session", session_of(population));
    for (const auto& behaviour : population.behaviours) {
        facts.emplace_back("behaviour", words_for(behaviour));
    }
    return facts;
}

std::string stages_of(const LoadPlan& plan) {
    std::string text = plan.connect_rate ? "connect at " + format_rate(*plan.connect_rate)
                                         : std::string{"connect all at once"};
    if (plan.warm_up > Duration::zero()) {
        text += ", warm up for " + format_duration(plan.warm_up);
    }
    if (plan.duration > Duration::zero()) {
        text += ", measure for " + format_duration(plan.duration);
    }
    return text + fmt::format(", drain for {} at most", format_duration(plan.drain));
}

}  // namespace sonde::load
