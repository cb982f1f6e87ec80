// SPDX-License-Identifier: Apache-2.0
#include "config/plan_keys.hpp"

#include "config/plan_key_parts.hpp"

#include <algorithm>

namespace sonde {

const std::vector<PlanKey>& plan_keys() {
    static const std::vector<PlanKey> keys = [] {
        std::vector<PlanKey> all;
        for (const auto part : {plan_key_parts::of_load(),
                                plan_key_parts::of_messages(),
                                plan_key_parts::of_sessions()}) {
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }();
    return keys;
}

const PlanKey* plan_key_named(PlanSection section, std::string_view name) {
    const auto found = std::ranges::find_if(plan_keys(), [&](const PlanKey& key) {
        return key.section == section && key.name == name;
    });
    return found == plan_keys().end() ? nullptr : &*found;
}

std::string_view title_of(PlanSection section) {
    switch (section) {
        case PlanSection::load:
            return "[load]";
        case PlanSection::generator:
            return "[load.generator]";
        case PlanSection::population:
            return "[[load.population]]";
        case PlanSection::properties:
            return "properties";
    }
    return "";
}

std::string path_of(const PlanKey& key) {
    switch (key.section) {
        case PlanSection::load:
        case PlanSection::population:
            break;
        case PlanSection::generator:
            return "generator." + std::string{key.name};
        case PlanSection::properties:
            return "properties." + std::string{key.name};
    }
    return std::string{key.name};
}

std::string flag_of(const PlanKey& key) {
    if (!key.flag.empty()) {
        return std::string{key.flag};
    }
    std::string flag{"--"};
    std::ranges::transform(
        key.name, std::back_inserter(flag), [](char c) { return c == '_' ? '-' : c; });
    return flag;
}

bool flag_value(const PlanKey& key) {
    return !key.flag.starts_with("--no-");
}

}  // namespace sonde
