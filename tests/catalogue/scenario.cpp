// SPDX-License-Identifier: Apache-2.0
#include "tests/catalogue/scenario.hpp"

#include <algorithm>
#include <cstdlib>

namespace sonde::catalogue {

Phase phase_of(support::Step step) {
    using support::Step;
    switch (step) {
        case Step::connack:
            return Phase::connect;
        case Step::suback:
            return Phase::subscribe;
        case Step::puback:
        case Step::pubrec:
        case Step::pubcomp:
            return Phase::publish;
        case Step::delivery:
        case Step::pubrel:
            return Phase::delivery;
        case Step::pingresp:
            return Phase::ping;
        case Step::goodbye:
            break;
    }
    return Phase::disconnect;
}

const std::vector<Scenario>& all_scenarios() {
    static const auto all = [] {
        std::vector<Scenario> scenarios;
        for (auto* const section : {&refusals,
                                    &subscribing,
                                    &acknowledgements,
                                    &deliveries,
                                    &framing,
                                    &connections,
                                    &limits,
                                    &server_disconnects}) {
            auto more = section();
            std::ranges::move(more, std::back_inserter(scenarios));
        }
        return scenarios;
    }();
    return all;
}

std::vector<std::string> ids_played_by(Players player) {
    std::vector<std::string> ids;
    for (const auto& scenario : all_scenarios()) {
        if (scenario.players == Players::both || scenario.players == player) {
            ids.push_back(scenario.id);
        }
    }
    std::ranges::sort(ids, before);
    const auto rest = std::ranges::unique(ids);
    ids.erase(rest.begin(), rest.end());
    return ids;
}

bool before(std::string_view a, std::string_view b) {
    const auto number = [](std::string_view id) {
        return std::stoi(std::string{id.substr(1)});
    };
    return a.front() != b.front() ? a.front() < b.front() : number(a) < number(b);
}

}  // namespace sonde::catalogue
