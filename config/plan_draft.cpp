// SPDX-License-Identifier: Apache-2.0
#include "config/plan_draft.hpp"

namespace sonde {

namespace {

const WrittenKey* find_in(const WrittenKeys& written, std::string_view key) {
    const auto found = written.find(key);
    return found == written.end() ? nullptr : &found->second;
}

}  // namespace

const WrittenKey* PopulationDraft::find(std::string_view key) const {
    return find_in(written, key);
}

const WrittenKey* PopulationDraft::find_own(std::string_view key) const {
    const auto* const found = find(key);
    return found != nullptr && !found->inherited ? found : nullptr;
}

bool PopulationDraft::broken(std::string_view key) const {
    const auto* const found = find(key);
    return found != nullptr && found->broken;
}

const WrittenKey* PlanDraft::find(std::string_view key) const {
    return find_in(written, key);
}

bool PlanDraft::broken(std::string_view key) const {
    const auto* const found = find(key);
    return found != nullptr && found->broken;
}

PopulationDraft inherit(const PopulationDraft& defaults) {
    auto draft = defaults;
    for (auto& [key, written] : draft.written) {
        written.inherited = true;
    }
    return draft;
}

}  // namespace sonde
