// SPDX-License-Identifier: Apache-2.0
#include "config/plan_finish.hpp"

#include "config/plan_profile.hpp"
#include "config/plan_rules.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace sonde {

namespace {

using load::Behaviour;
using load::LoopKind;

constexpr std::uint32_t usual_burst = 10;

/// Where the length of the measure stage was left open, steps decide it.
void settle_duration(PlanDraft& draft) {
    if (draft.find("duration") != nullptr) {
        return;
    }
    Duration longest{};
    for (const auto& population : draft.populations) {
        longest = std::max(longest, length_of_steps(population.rate));
    }
    if (longest > Duration{}) {
        draft.plan.duration = longest;
    }
}

std::vector<Behaviour> behaviours_of(const BehaviourDraft& draft) {
    using Kind = Behaviour::Kind;
    std::vector<Behaviour> behaviours;
    if (draft.churn) {
        behaviours.push_back({.kind = Kind::churn,
                              .rate = *draft.churn,
                              .away = draft.churn_away.value_or(Duration{})});
    }
    if (draft.reconnect_storm) {
        behaviours.push_back({.kind = Kind::reconnect_storm, .at = *draft.reconnect_storm});
    }
    if (draft.flapping) {
        behaviours.push_back({.kind = Kind::flapping, .rate = *draft.flapping});
    }
    if (draft.slow_consumer) {
        behaviours.push_back(
            {.kind = Kind::slow_consumer, .bytes_per_second = *draft.slow_consumer});
    }
    if (draft.resume) {
        behaviours.push_back(
            {.kind = Kind::resume, .at = draft.resume->at, .away = draft.resume->away});
    }
    return behaviours;
}

/// What comes from the defaults and means nothing to a population's role does not reach it.
void drop_for_role(PopulationDraft& draft) {
    if (!draft.population.subscribes()) {
        draft.behaviours.flapping.reset();
        draft.behaviours.slow_consumer.reset();
        draft.behaviours.resume.reset();
    }
}

/// The filter that reads what all clients of a group publish to the topic: each level with a place
/// that differs between them is any.
std::string filter_over(std::string_view topic) {
    std::string filter;
    while (true) {
        const auto end = topic.find('/');
        const auto level = topic.substr(0, end);
        const bool differs = level.find("{client}") != std::string_view::npos ||
                             level.find("{topic}") != std::string_view::npos;
        filter += differs ? "+" : level;
        if (end == std::string_view::npos) {
            return filter;
        }
        filter += '/';
        topic.remove_prefix(end + 1);
    }
}

void settle_clients(PopulationDraft& draft) {
    auto& population = draft.population;
    if (draft.find("clients") == nullptr && !population.identities.empty()) {
        population.count = static_cast<std::uint32_t>(population.identities.size());
    }
    if (draft.find("topic") != nullptr && draft.find("subscribe") == nullptr) {
        population.subscribe_filter = filter_over(population.publish_topic);
    }
    drop_for_role(draft);
}

bool rate_is_broken(const PlanDraft& plan, const PopulationDraft& draft) {
    const auto keys = {"rate", "rate_per_client", "ramp", "steps", "spike", "loop", "clients"};
    return plan.broken("duration") ||
           std::ranges::any_of(keys, [&](const char* key) { return draft.broken(key); });
}

void settle_profile(const PlanDraft& plan, PopulationDraft& draft, Complaints& complaints) {
    auto& population = draft.population;
    const bool scheduled = population.publishes() && population.loop == LoopKind::open &&
                           plan.plan.duration > Duration{};
    if (!scheduled || rate_is_broken(plan, draft)) {
        return;
    }
    auto profile = make_profile(draft, plan.plan.duration);
    if (profile) {
        population.profile = *std::move(profile);
    } else {
        complaints.push_back(std::move(profile).error());
    }
}

void settle_population(const PlanDraft& plan, PopulationDraft& draft, Complaints& complaints) {
    auto& population = draft.population;
    population.subscribe_qos = draft.subscribe_qos.value_or(population.qos);
    population.burst =
        population.arrivals == load::Arrivals::burst ? draft.burst.value_or(usual_burst) : 1;
    population.behaviours = behaviours_of(draft.behaviours);
    settle_profile(plan, draft, complaints);
}

/// By place, and each once: what is wrong in the defaults may show in several populations.
Complaints sorted(Complaints complaints) {
    const auto place = [](const Complaint& complaint) {
        return std::tuple{complaint.at.line, complaint.at.column};
    };
    std::ranges::stable_sort(complaints, {}, place);
    const auto same = [&](const Complaint& a, const Complaint& b) {
        return place(a) == place(b) && a.key == b.key && a.message == b.message;
    };
    complaints.erase(std::unique(complaints.begin(), complaints.end(), same), complaints.end());
    return complaints;
}

}  // namespace

tl::expected<load::LoadPlan, Complaints> finish_plan(PlanDraft draft, const Surroundings& around) {
    auto complaints = std::move(draft.complaints);
    draft.complaints.clear();
    for (auto& population : draft.populations) {
        plan_rules::settle_alternatives(population, complaints);
        settle_clients(population);
    }
    settle_duration(draft);
    plan_rules::apply_pattern(draft, complaints);
    for (auto& population : draft.populations) {
        plan_rules::check_messages(draft, population, complaints);
        plan_rules::check_session(population, complaints);
        plan_rules::check_behaviours(draft, population, complaints);
        plan_rules::check_own_files(population, around, complaints);
        settle_population(draft, population, complaints);
    }
    plan_rules::check_plan(draft, complaints);
    plan_rules::check_client_ids(draft, complaints);
    if (!complaints.empty()) {
        return tl::unexpected{sorted(std::move(complaints))};
    }
    for (auto& population : draft.populations) {
        draft.plan.populations.push_back(std::move(population.population));
    }
    return std::move(draft.plan);
}

}  // namespace sonde
