// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capability.hpp"
#include "probes/feature_report.hpp"
#include "probes/result.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace sonde {

/// {"largest_message","outcomes":[{"feature","verdict","time","sentence","failure"}]}, null for
/// none.
nlohmann::ordered_json features_json(const SharedValue<FeatureReport>& report);

/// A member for each capability that was learnt, {"value","stated"}; null for none.
nlohmann::ordered_json capabilities_json(const SharedValue<CapabilityReport>& report);

/// {"phase","reason","code","code_name","detail"}, null for none.
nlohmann::ordered_json failure_json(const std::optional<Failure>& failure);

/// A run of kind "discover" as one object in one line without its newline, schema
/// `sonde.discovery/1`.
std::string to_discovery_json_line(const ProbeResult& result);

}  // namespace sonde
