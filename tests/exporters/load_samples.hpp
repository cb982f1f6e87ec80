// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/exposition_format.hpp"
#include "exporters/load_metrics.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/preflight.hpp"
#include "probes/load/result.hpp"
#include "probes/load/snapshot.hpp"

#include <string>

namespace sonde::load::samples {

/// Ten seconds at 1 000 messages a second that went well, with round figures.
LoadResult steady();

/// The same, with a broker that stood still for a second: messages waited to be sent, connections
/// were cut, thresholds did not hold.
LoadResult stalled();

/// A generator that could not keep up.
LoadResult limited();

/// Each publisher waits for its acknowledgement before it sends again.
LoadResult closed_loop();

/// Connections alone, most of them refused, some only after a SYN was sent again.
LoadResult storm();

/// A result whose every text is an attack on whoever shows it.
LoadResult hostile();

/// A second of the measure stage in which everything happened that an interval can tell of.
LoadSnapshot eventful_interval();

/// Shard 1/4 of the plan `orders`.
LoadIdentity identity();

/// What write_exposition makes of a run's metrics.
std::string exposition(const LoadMetrics& metrics,
                       ExpositionFormat format = ExpositionFormat::text);

/// Two populations with something of everything that a dry run shows, and a password.
LoadPlan plan();

/// Enough of everything for plan(), with a warning.
Preflight preflight();

}  // namespace sonde::load::samples
