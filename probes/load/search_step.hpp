// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/load_threshold.hpp"
#include "probes/load/rate.hpp"
#include "probes/load/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde::load {

/// What a run at one rate says about the broker.
enum class StepEnd : std::uint8_t {
    held,               ///< It did what was asked of it.
    broke,              ///< It did not.
    generator_limited,  ///< Nothing: sonde itself did not keep up.
};

std::string_view name_of(StepEnd end);  ///< `generator_limited`

/// A point of the curve of latency over rate.
struct StepOutcome {
    Rate wanted{};
    double sent_rate{};  ///< Messages a second of the measure stage, as is delivered_rate.
    double delivered_rate{};
    /// Absent where nothing was delivered; acknowledgement where nothing was acknowledged.
    std::optional<Duration> response_p50{}, response_p99{}, response_p999{}, response_max{};
    std::optional<Duration> acknowledgement_p99{};
    std::uint64_t lost{};
    StepEnd end{};
    std::vector<std::string> why{};  ///< A sentence each; empty where it held.

    friend bool operator==(const StepOutcome&, const StepOutcome&) = default;
};

/// A step holds where all of these are true: every demand of `slo` holds, nothing was lost, nothing
/// failed, at least 99 % of the wanted messages were sent. Where the generator was the bottleneck,
/// none of that is believed.
StepOutcome judge_step(Rate wanted, const LoadResult& result, std::span<const LoadThreshold> slo);

}  // namespace sonde::load
