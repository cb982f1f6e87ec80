// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/capability.hpp"
#include "probes/feature_report.hpp"

#include <ostream>

namespace sonde {

/// A row for each feature: verdict, time, and what was seen. Whatever the broker sent is made
/// printable.
void write_features(std::ostream& out, const FeatureReport& report, const TextStyle& style);

/// A row for each capability, and which of them the broker did not state itself.
void write_capabilities(std::ostream& out, const CapabilityReport& report, const TextStyle& style);

}  // namespace sonde
