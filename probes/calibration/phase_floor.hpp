// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"
#include "probes/endpoint.hpp"
#include "probes/environment.hpp"

namespace sonde::calibration {

/// No more probes than that: each leaves a connection behind that the kernel remembers for a
/// minute.
inline constexpr std::uint64_t most_probes = 5'000;

/// Probes the target one run after another until the moment, and at least once, and adds what came
/// of it to the calibration: `floor`, `local_delay` and the counts.
asio::awaitable<void> probe_floor(Endpoint target,
                                  Environment env,
                                  Instant until,
                                  Calibration& calibration);

/// Adds one run.
void add(const ProbeResult& result, Calibration& calibration);

}  // namespace sonde::calibration
