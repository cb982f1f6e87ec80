// SPDX-License-Identifier: Apache-2.0
#include "config/plan_keys.hpp"
#include "config/plan_rules.hpp"
#include "config/route_rules.hpp"
#include "config/text_rules.hpp"
#include "probes/load/topic_template.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

namespace sonde::plan_rules {

namespace {

using load::Population;

constexpr std::uint64_t most_streams = 0xffff'ffffU;

std::string place_of(Position at) {
    return at.line == 0
               ? ""
               : " in line " + std::to_string(at.line) + ", column " + std::to_string(at.column);
}

void check_names(const PlanDraft& plan, Complaints& complaints) {
    std::map<std::string, Position, std::less<>> names;
    for (const auto& draft : plan.populations) {
        const auto* const written = draft.find("name");
        if (written == nullptr || written->broken) {
            continue;
        }
        const auto [first, inserted] = names.try_emplace(draft.population.name, written->at);
        if (!inserted) {
            complain(complaints,
                     draft,
                     "name",
                     in_backticks(draft.population.name) + " is taken by the population" +
                         place_of(first->second));
        }
    }
}

/// What holds for all populations at once, but means something to none of them.
void check_defaults(const PlanDraft& plan, Complaints& complaints) {
    const auto any = [&](auto does) {
        return plan.populations.empty() ||
               std::ranges::any_of(plan.populations, [&](const PopulationDraft& draft) {
                   return draft.broken("role") || (draft.population.*does)();
               });
    };
    const bool publishers = any(&Population::publishes);
    const bool subscribers = any(&Population::subscribes);
    for (const auto& key : plan_keys()) {
        const auto path = path_of(key);
        if (key.section == PlanSection::load || plan.defaults.find(path) == nullptr) {
            continue;
        }
        if (key.audience == KeyAudience::publishers && !publishers) {
            complain(complaints, plan.defaults, path, "has no effect: no client publishes");
        } else if (key.audience == KeyAudience::subscribers && !subscribers) {
            complain(complaints, plan.defaults, path, "has no effect: no client subscribes");
        }
    }
}

void check_targets(const PlanDraft& plan, Complaints& complaints) {
    const auto& targets = plan.plan.targets;
    if (plan.find("target") != nullptr && plan.find("targets") != nullptr) {
        complain(complaints, plan, "targets", "there is a `target` as well: keep one of the two");
    }
    if (plan.find("target") == nullptr && plan.find("targets") == nullptr) {
        complaints.push_back(
            {.at = plan.at, .message = "the broker is missing: set `target` to mqtt://HOST"});
    }
    const auto family = plan.plan.family;
    for (const auto& target : targets) {
        const auto literal = family_of_literal(target.host);
        if (literal && family != FamilyChoice::any && family != *literal) {
            complain(complaints,
                     plan,
                     "family",
                     in_backticks(name_of(family)) +
                         " leaves no address to try: " + in_backticks(target.host) + " is one of " +
                         std::string{name_of(*literal)});
        }
    }
}

void check_route(const PlanDraft& plan, Complaints& complaints) {
    if (plan.find("proxy_password_file") != nullptr && plan.find("proxy_password_env") != nullptr) {
        complain(complaints,
                 plan,
                 "proxy_password_env",
                 "there is a `proxy_password_file` as well: keep one of the two");
    }
    const auto& route = plan.plan.route;
    for (const auto& mistake : route_mistakes(plan.plan.targets, route ? &*route : nullptr)) {
        for (const auto key : mistake.keys) {
            if (plan.find(key) != nullptr) {
                complain(complaints, plan, key, mistake.message);
            }
        }
    }
}

void check_source_addresses(const PlanDraft& plan, Complaints& complaints) {
    for (const auto& address : plan.plan.source_addresses) {
        const auto family = family_of_literal(address).value_or(FamilyChoice::any);
        const bool target_differs = std::ranges::any_of(plan.plan.targets, [&](const Endpoint& to) {
            return to.local() || family_of_literal(to.host).value_or(family) != family;
        });
        const bool choice_differs =
            plan.plan.family != FamilyChoice::any && plan.plan.family != family;
        if (target_differs || choice_differs) {
            complain(complaints,
                     plan,
                     "source_addresses",
                     in_backticks(address) + " is an address of " + std::string{name_of(family)} +
                         ", and where it would connect to is not");
            return;
        }
    }
}

void check_tls(const PlanDraft& plan, const PopulationDraft& draft, Complaints& complaints) {
    const bool plain =
        !plan.plan.targets.empty() && std::ranges::none_of(plan.plan.targets, &Endpoint::secure);
    for (const auto& key : plan_keys()) {
        if (plain && key.group == PlanGroup::tls && draft.find(path_of(key)) != nullptr) {
            complain(complaints,
                     draft,
                     path_of(key),
                     "has no effect on a target mqtt://, which is not encrypted; did you mean "
                     "mqtts://?");
        }
    }
}

void check_streams(const PlanDraft& plan, Complaints& complaints) {
    std::uint64_t streams = 0;
    for (const auto& draft : plan.populations) {
        const auto& population = draft.population;
        streams += population.publishes() ? std::uint64_t{population.count} * population.topics : 0;
        if (streams > most_streams) {
            complain(complaints,
                     draft,
                     "topics",
                     "all clients together would publish to more than 4294967295 topics");
            return;
        }
    }
}

/// The only population of which it is true, or null with a complaint.
PopulationDraft* only_one(PlanDraft& plan,
                          bool (Population::*does)() const,
                          std::string_view who,
                          Complaints& complaints) {
    PopulationDraft* only = nullptr;
    std::size_t count = 0;
    for (auto& draft : plan.populations) {
        if ((draft.population.*does)()) {
            only = &draft;
            ++count;
        }
    }
    if (count != 1) {
        complain(
            complaints,
            plan,
            "pattern",
            "takes one population of " + std::string{who} + ", found " + std::to_string(count));
        return nullptr;
    }
    return only;
}

bool fits(Pattern pattern, std::uint32_t publishers, std::uint32_t subscribers) {
    switch (pattern) {
        case Pattern::pairs:
            return publishers == subscribers;
        case Pattern::fan_in:
            return publishers >= subscribers;
        case Pattern::fan_out:
            return publishers <= subscribers;
    }
    return false;
}

std::string_view demand_of(Pattern pattern) {
    switch (pattern) {
        case Pattern::pairs:
            return "pairs take as many publishers as subscribers";
        case Pattern::fan_in:
            return "fan-in takes as many publishers as subscribers or more";
        case Pattern::fan_out:
            return "fan-out takes as many subscribers as publishers or more";
    }
    return "";
}

void require_group(const PopulationDraft& draft,
                   std::string_view key,
                   const std::string& pattern,
                   Complaints& complaints) {
    if (draft.population.groups > 1 && pattern.find("{group}") == std::string::npos) {
        complain(
            complaints, draft, key, "needs {group} in it, by which `pattern` tells clients apart");
    }
}

}  // namespace

void apply_pattern(PlanDraft& plan, Complaints& complaints) {
    if (!plan.pattern || plan.broken("pattern")) {
        return;
    }
    auto* const from = only_one(plan, &Population::publishes, "publishers", complaints);
    auto* const to = only_one(plan, &Population::subscribes, "subscribers", complaints);
    if (from == nullptr || to == nullptr) {
        return;
    }
    const auto publishers = from->population.count;
    const auto subscribers = to->population.count;
    if (!fits(*plan.pattern, publishers, subscribers)) {
        complain(complaints,
                 plan,
                 "pattern",
                 std::string{demand_of(*plan.pattern)} + ", found " + std::to_string(publishers) +
                     " publishers and " + std::to_string(subscribers) + " subscribers");
        return;
    }
    for (auto* const draft : {from, to}) {
        if (draft->find("groups") != nullptr) {
            complain(complaints, *draft, "groups", "follows from `pattern`: keep one of the two");
        }
        draft->population.groups = *plan.pattern == Pattern::fan_out ? publishers : subscribers;
    }
    require_group(*from, "topic", from->population.publish_topic, complaints);
    require_group(*to, "subscribe", to->population.subscribe_filter, complaints);
}

void check_plan(const PlanDraft& plan, Complaints& complaints) {
    if (plan.populations.empty() && !plan.broken("population")) {
        complaints.push_back({.at = plan.at,
                              .message = "there is no client: expected at least one "
                                         "[[load.population]] with a name, a role and clients"});
    }
    check_names(plan, complaints);
    check_defaults(plan, complaints);
    check_targets(plan, complaints);
    check_source_addresses(plan, complaints);
    check_route(plan, complaints);
    check_streams(plan, complaints);
    for (const auto& draft : plan.populations) {
        check_tls(plan, draft, complaints);
    }
}

}  // namespace sonde::plan_rules
