// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/feature.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

enum class FeatureVerdict : std::uint8_t {
    works,
    refused,      ///< The broker said no, with its code.
    not_offered,  ///< The CONNACK said so, and nothing was sent.
    broken,       ///< The broker took it and did not do it.
    failed,       ///< It could not be tried: no connection, no time.
};

std::string_view name_of(FeatureVerdict verdict);

/// What became of one feature.
struct FeatureOutcome {
    Feature feature{};
    FeatureVerdict verdict{};
    Duration time{};                   ///< From the first connection to the verdict.
    std::string sentence{};            ///< For a person.
    std::optional<Failure> failure{};  ///< Of refused, broken and failed.

    friend bool operator==(const FeatureOutcome&, const FeatureOutcome&) = default;
};

/// What a run of kind "features" found, in the order in which it was asked for.
struct FeatureReport {
    std::vector<FeatureOutcome> outcomes{};
    /// Bytes of the largest payload that came back; where large_payload was tried and one did.
    std::optional<std::uint64_t> largest_message{};

    friend bool operator==(const FeatureReport&, const FeatureReport&) = default;
};

}  // namespace sonde
