// SPDX-License-Identifier: Apache-2.0
#include "agent/spec_changes.hpp"

#include <fmt/format.h>

#include <map>
#include <string_view>

namespace sonde {

SpecChanges spec_changes(const std::vector<ProbeSpec>& before, const std::vector<ProbeSpec>& now) {
    std::map<std::string_view, const ProbeSpec*> known;
    for (const auto& spec : before) {
        known.emplace(spec.name, &spec);
    }
    SpecChanges changes;
    for (const auto& spec : now) {
        const auto found = known.find(spec.name);
        if (found == known.end()) {
            changes.added.push_back(spec);
            continue;
        }
        if (*found->second == spec) {
            ++changes.same;
        } else {
            changes.changed.push_back(spec);
        }
        known.erase(found);
    }
    for (const auto& spec : before) {
        if (known.contains(spec.name)) {
            changes.removed.push_back(spec.name);
        }
    }
    return changes;
}

std::string to_string(const SpecChanges& changes) {
    return fmt::format("{} probe(s) added, {} changed, {} removed, {} as before",
                       changes.added.size(),
                       changes.changed.size(),
                       changes.removed.size(),
                       changes.same);
}

}  // namespace sonde
