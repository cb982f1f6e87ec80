// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/soak/soak_run.hpp"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace sonde::soak {

/// What the daemon says of what went over the line, against what the line says: runs are counted
/// when they have ended, and the line counts at once.
void add_probe_sums(const Scene& scene, std::vector<Sum>& sums);

/// A session keeps books of its own: what it sent came back, was lost, or is still waited for.
void add_session_sums(const Scene& scene, const SoakSettings& settings, std::vector<Sum>& sums);

/// Of a load run over a line that was cut again and again.
void add_rough_sums(const nlohmann::json& counts, const Scene& scene, std::vector<Sum>& sums);

/// A load run that nothing disturbs: everybody must have counted the same.
void add_calm_sums(Scene& scene, const SoakSettings& settings, std::vector<Sum>& sums);

}  // namespace sonde::soak
