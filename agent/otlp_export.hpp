// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/otlp_place.hpp"
#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <string>

namespace sonde {

/// Blocks for a time.
using WaitFor = std::function<void(Duration time)>;

void sleep_for(Duration time);

/// Posts an ExportMetricsServiceRequest in JSON. Where the receiver is busy it is asked again,
/// three times in all and within the place's patience, after as long as it says. The error is a
/// sentence, also where a part of the points was not taken. What it answers is a remark of the
/// receiver's, as a sentence; empty for none.
tl::expected<std::string, std::string> export_otlp(const OtlpPlace& place,
                                                   const std::string& request,
                                                   const Clock& clock,
                                                   const WaitFor& wait);

}  // namespace sonde
