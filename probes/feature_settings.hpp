// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/feature.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sonde {

/// What a probe of kind "features" tries.
struct FeatureSettings {
    std::vector<Feature> wanted{};  ///< In this order; with `all`, what was not asked for by name.
    bool all{};                     ///< Whatever the broker offers; not to offer is no failure.
    std::size_t largest_message{1U << 20U};  ///< Bytes up to which large_payload searches.
    std::string forbidden_topic{};           ///< What the access list must refuse; empty: none.

    friend bool operator==(const FeatureSettings&, const FeatureSettings&) = default;
};

}  // namespace sonde
