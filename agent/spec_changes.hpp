// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sonde {

/// What becomes of the probes when a configuration takes the place of another. Probes are known by
/// their names.
struct SpecChanges {
    std::vector<ProbeSpec> added{};      ///< In the order of the new configuration.
    std::vector<ProbeSpec> changed{};    ///< As they are now, in the same order.
    std::vector<std::string> removed{};  ///< In the order of the old one.
    std::size_t same{};                  ///< How many stay as they are.

    bool empty() const { return added.empty() && changed.empty() && removed.empty(); }

    friend bool operator==(const SpecChanges&, const SpecChanges&) = default;
};

/// Names are unique in each of them. Where a probe stands in the file is no difference.
SpecChanges spec_changes(const std::vector<ProbeSpec>& before, const std::vector<ProbeSpec>& now);

/// "2 probe(s) added, 1 changed, 0 removed, 7 as before".
std::string to_string(const SpecChanges& changes);

}  // namespace sonde
