// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/plan_apply.hpp"
#include "config/read_plan_setting.hpp"
#include "config/source_addresses.hpp"
#include "config/text_rules.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sonde::apply_plan {

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t most_workers = 1024;
constexpr std::uint32_t longest_queue = 10'000'000;
constexpr Bounds<Duration> limit_bounds{.least = 1ms, .most = 1h};
constexpr Bounds<Duration> generator_bounds{.least = 1us, .most = 1h};

Complaints add_thresholds(PlanDraft& draft, const Setting& setting, bool abort_on) {
    Complaints complaints;
    auto& thresholds = draft.plan.thresholds;
    std::erase_if(thresholds, [&](const auto& known) { return known.abort_on == abort_on; });
    for (const auto& element : elements_of(setting)) {
        const auto text = read_text(element, "a threshold such as \"response.p99<50ms\"");
        if (!text) {
            complaints.push_back(text.error());
            continue;
        }
        auto threshold = load::parse_load_threshold(*text);
        if (!threshold) {
            complaints.push_back({.at = element.at, .message = std::move(threshold).error()});
            continue;
        }
        threshold->abort_on = abort_on;
        thresholds.push_back(*std::move(threshold));
    }
    return complaints;
}

}  // namespace

Complaints name(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_text(setting, "the plan's name in quotes");
    if (text) {
        if (const auto check = check_plain_text(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    return put(std::move(text), draft.plan.name);
}

Complaints target(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    Complaints complaints;
    draft.plan.targets.clear();
    const auto elements = elements_of(setting);
    for (const auto& element : elements) {
        auto endpoint = read_endpoint(element);
        if (!endpoint) {
            complaints.push_back(std::move(endpoint).error());
        } else if (std::ranges::find(draft.plan.targets, *endpoint) != draft.plan.targets.end()) {
            complaints.push_back(
                {.at = element.at,
                 .message = in_backticks(to_string(*endpoint)) + " is there twice"});
        } else {
            draft.plan.targets.push_back(*std::move(endpoint));
        }
    }
    if (elements.empty()) {
        complaints.push_back({.at = setting.at, .message = "the list is empty"});
    }
    return complaints;
}

Complaints pattern(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    constexpr std::array words{Word<Pattern>{"pairs", Pattern::pairs},
                               Word<Pattern>{"fan-in", Pattern::fan_in},
                               Word<Pattern>{"fan-out", Pattern::fan_out}};
    return put(read_word(setting, words), draft.pattern);
}

Complaints seed(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    if (const auto* const text = std::get_if<std::string>(&setting.value)) {
        std::uint64_t number = 0;
        const auto* const end = text->data() + text->size();
        const auto [stopped, error] = std::from_chars(text->data(), end, number);
        if (error == std::errc{} && stopped == end) {
            draft.plan.seed = number;
            return {};
        }
    }
    const auto* const number = std::get_if<std::int64_t>(&setting.value);
    if (number == nullptr || *number < 0) {
        return {mismatch(setting, "a whole number from 0 to 18446744073709551615")};
    }
    draft.plan.seed = static_cast<std::uint64_t>(*number);
    return {};
}

Complaints connect_rate(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_rate(setting, ZeroRate::refused), draft.plan.connect_rate);
}

Complaints connect_timeout(PlanDraft& draft,
                           const Setting& setting,
                           const Surroundings& /*around*/) {
    return put(read_duration(setting, limit_bounds), draft.plan.connect_timeout);
}

Complaints warm_up(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, {.least = 0s, .most = 24h}), draft.plan.warm_up);
}

Complaints duration(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, {.least = 0s, .most = 30 * 24h}), draft.plan.duration);
}

Complaints drain(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, {.least = 0s, .most = 1h}), draft.plan.drain);
}

Complaints reconnect(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_boolean(setting), draft.plan.reconnect);
}

Complaints late_after(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, limit_bounds), draft.plan.late_after);
}

Complaints overload_after(PlanDraft& draft,
                          const Setting& setting,
                          const Surroundings& /*around*/) {
    return put(read_duration(setting, limit_bounds), draft.plan.overload_after);
}

Complaints queue_limit(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_count(setting, longest_queue), draft.plan.queue_limit);
}

Complaints workers(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_count(setting, most_workers), draft.plan.workers);
}

Complaints source_addresses(PlanDraft& draft,
                            const Setting& setting,
                            const Surroundings& /*around*/) {
    Complaints complaints;
    auto& addresses = draft.plan.source_addresses;
    addresses.clear();
    for (const auto& element : elements_of(setting)) {
        const auto text = read_text(element, "an address such as \"127.0.0.1\"");
        if (!text) {
            complaints.push_back(text.error());
        } else if (const auto expanded = expand_addresses(*text)) {
            addresses.insert(addresses.end(), expanded->begin(), expanded->end());
        } else {
            complaints.push_back(mismatch(element, expanded.error()));
        }
    }
    auto sorted = addresses;
    std::ranges::sort(sorted);
    if (const auto twice = std::ranges::adjacent_find(sorted); twice != sorted.end()) {
        complaints.push_back(
            {.at = setting.at, .message = in_backticks(*twice) + " is there twice"});
    }
    return complaints;
}

Complaints resolver(PlanDraft& draft, const Setting& setting, const Surroundings& around) {
    ProbeSpec spec{.resolver = draft.plan.resolver};
    auto complaints = apply::resolver(spec, setting, around);
    draft.plan.resolver = spec.resolver;
    return complaints;
}

Complaints family(PlanDraft& draft, const Setting& setting, const Surroundings& around) {
    ProbeSpec spec{.family = draft.plan.family};
    auto complaints = apply::family(spec, setting, around);
    draft.plan.family = spec.family;
    return complaints;
}

Complaints thresholds(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return add_thresholds(draft, setting, false);
}

Complaints abort_on(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return add_thresholds(draft, setting, true);
}

Complaints lateness(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, generator_bounds), draft.plan.generator.lateness);
}

Complaints cpu(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_share(setting), draft.plan.generator.cpu);
}

Complaints loop_lag(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_duration(setting, generator_bounds), draft.plan.generator.loop_lag);
}

Complaints backlog(PlanDraft& draft, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_share(setting), draft.plan.generator.backlog);
}

}  // namespace sonde::apply_plan
