// SPDX-License-Identifier: Apache-2.0
#include "config/plan_rules.hpp"
#include "probes/load/random.hpp"
#include "probes/load/topic_template.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

namespace sonde::plan_rules {

namespace {

/// A client, by a fingerprint of its name: a plan may hold millions.
struct Named {
    std::uint64_t fingerprint{};
    std::uint32_t population{};
    std::uint32_t client{};
};

std::string id_of(const PopulationDraft& draft, std::uint32_t client) {
    const auto& population = draft.population;
    const auto* const own =
        client < population.identities.size() ? &population.identities[client].client_id : nullptr;
    const auto& pattern = own == nullptr || own->empty() ? population.client_id : *own;
    return load::render(pattern, load::values_of(population, client, 1, 0));
}

std::vector<Named> all_names(const PlanDraft& plan) {
    std::vector<Named> names;
    for (std::uint32_t i = 0; i < plan.populations.size(); ++i) {
        for (std::uint32_t client = 0; client < plan.populations[i].population.count; ++client) {
            names.push_back({.fingerprint = load::fnv1a(id_of(plan.populations[i], client)),
                             .population = i,
                             .client = client});
        }
    }
    std::ranges::sort(names, {}, [](const Named& named) {
        return std::tuple{named.fingerprint, named.population, named.client};
    });
    return names;
}

bool anything_broken(const PlanDraft& plan) {
    return std::ranges::any_of(plan.populations, [](const PopulationDraft& draft) {
        return draft.broken("client_id") || draft.broken("clients") ||
               draft.broken("clients_file") || draft.broken("name") || draft.broken("groups");
    });
}

std::string client_in_words(const PlanDraft& plan, const Named& named) {
    return "client " + std::to_string(named.client) + " of " +
           in_backticks(plan.populations[named.population].population.name);
}

}  // namespace

void check_client_ids(const PlanDraft& plan, Complaints& complaints) {
    if (anything_broken(plan)) {
        return;
    }
    const auto names = all_names(plan);
    const auto same = std::ranges::adjacent_find(names, [&](const Named& a, const Named& b) {
        return a.fingerprint == b.fingerprint &&
               id_of(plan.populations[a.population], a.client) ==
                   id_of(plan.populations[b.population], b.client);
    });
    if (same == names.end()) {
        return;
    }
    const auto& first = *same;
    const auto& second = *(same + 1);
    const auto& draft = plan.populations[second.population];
    const bool within = first.population == second.population;
    complain(complaints,
             draft,
             draft.find("client_id") == nullptr && !draft.population.identities.empty()
                 ? "clients_file"
                 : "client_id",
             client_in_words(plan, first) + " and " + client_in_words(plan, second) +
                 " would be called the same, and take each other's connection away: " +
                 (within ? "put {client} into `client_id`"
                         : "put {population} into `client_id`, or give them ids of their own"));
}

}  // namespace sonde::plan_rules
