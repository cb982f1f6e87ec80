// SPDX-License-Identifier: Apache-2.0
#include "config/payload_setting.hpp"
#include "config/plan_apply.hpp"
#include "config/read_plan_setting.hpp"
#include "config/template_setting.hpp"
#include "config/text_rules.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace sonde::apply_population {

namespace {

constexpr std::uint32_t most_topics = 1'000'000;
constexpr std::uint32_t largest_burst = 1'000'000;
constexpr std::size_t most_steps = 1000;
constexpr std::uint32_t most_outstanding = 65'535;  // Packet identifiers, MQTT 5.0 2.2.1.

Reading<std::uint8_t> read_qos(const Setting& setting) {
    const auto* const level = std::get_if<std::int64_t>(&setting.value);
    if (level == nullptr || *level < 0 || *level > 2) {
        return tl::unexpected{mismatch(setting, "0, 1 or 2")};
    }
    return static_cast<std::uint8_t>(*level);
}

}  // namespace

Complaints topic(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_template(setting, "a topic in quotes", check_topic, TopicPlace::known),
               draft.population.publish_topic);
}

Complaints topics(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_count(setting, most_topics), draft.population.topics);
}

Complaints subscribe(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(
        read_template(setting, "a topic filter in quotes", check_topic_filter, TopicPlace::unknown),
        draft.population.subscribe_filter);
}

Complaints qos(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_qos(setting), draft.population.qos);
}

Complaints subscribe_qos(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_qos(setting), draft.subscribe_qos);
}

Complaints retain(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_boolean(setting), draft.population.retain);
}

Complaints payload_size(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_payload_size(setting), draft.population.payload);
}

Complaints payload_files(Draft& draft, const Setting& setting, const Surroundings& around) {
    auto payload = read_payload_files(setting, around);
    if (!payload) {
        return std::move(payload).error();
    }
    draft.population.payload = *std::move(payload);
    return {};
}

Complaints rate(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_rate(setting, ZeroRate::allowed), draft.rate.rate);
}

Complaints rate_per_client(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_rate(setting, ZeroRate::allowed), draft.rate.per_client);
}

Complaints ramp(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    constexpr std::array<std::string_view, 2> names{"from", "to"};
    const auto parts =
        read_parts(setting, names, R"({ from = "0/s", to = "1000/s" } or "0/s to 1000/s")");
    if (!parts) {
        return parts.error();
    }
    RateDraft::Ramp ramp;
    Complaints complaints;
    take(complaints, read_rate(parts->at(0), ZeroRate::allowed), ramp.from);
    take(complaints, read_rate(parts->at(1), ZeroRate::allowed), ramp.to);
    draft.rate.ramp = ramp;
    return complaints;
}

Complaints steps(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    constexpr std::array<std::string_view, 2> names{"rate", "for"};
    Complaints complaints;
    draft.rate.steps.clear();
    const auto elements = elements_of(setting);
    for (const auto& element : elements) {
        const auto parts =
            read_parts(element, names, R"({ rate = "100/s", for = "10s" } or "100/s for 10s")");
        if (!parts) {
            complaints.insert(complaints.end(), parts.error().begin(), parts.error().end());
            continue;
        }
        RateDraft::Step step;
        take(complaints, read_rate(parts->at(0), ZeroRate::allowed), step.rate);
        take(complaints, read_duration(parts->at(1), step_length_bounds), step.length);
        draft.rate.steps.push_back(step);
    }
    if (elements.empty() || elements.size() > most_steps) {
        complaints.push_back(
            {.at = setting.at,
             .message = elements.empty() ? "the list is empty" : "expected at most 1000 steps"});
    }
    return complaints;
}

Complaints spike(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    constexpr std::array<std::string_view, 3> names{"rate", "at", "for"};
    const auto parts = read_parts(
        setting, names, R"({ rate = "5000/s", at = "10s", for = "2s" } or "5000/s at 10s for 2s")");
    if (!parts) {
        return parts.error();
    }
    RateDraft::Spike spike;
    Complaints complaints;
    take(complaints, read_rate(parts->at(0), ZeroRate::allowed), spike.rate);
    take(complaints, read_duration(parts->at(1), moment_bounds), spike.at);
    take(complaints, read_duration(parts->at(2), step_length_bounds), spike.length);
    draft.rate.spike = spike;
    return complaints;
}

Complaints arrivals(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    using load::Arrivals;
    constexpr std::array words{Word<Arrivals>{"uniform", Arrivals::uniform},
                               Word<Arrivals>{"poisson", Arrivals::poisson},
                               Word<Arrivals>{"burst", Arrivals::burst}};
    return put(read_word(setting, words), draft.population.arrivals);
}

Complaints burst(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_count(setting, largest_burst), draft.burst);
}

Complaints loop(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    using load::LoopKind;
    constexpr std::array words{Word<LoopKind>{"open", LoopKind::open},
                               Word<LoopKind>{"closed", LoopKind::closed}};
    return put(read_word(setting, words), draft.population.loop);
}

Complaints outstanding(Draft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_count(setting, most_outstanding), draft.population.outstanding);
}

}  // namespace sonde::apply_population
