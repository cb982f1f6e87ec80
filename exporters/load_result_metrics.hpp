// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/metrics_store.hpp"
#include "probes/load/result.hpp"

#include <ostream>

namespace sonde::load {

/// What a run came to, in Prometheus' text format: the families that it has while it runs, at their
/// last values, its verdict and its thresholds. For who asks once it is over: the textfile
/// collector of node_exporter, or a Pushgateway.
void write_prometheus_text(std::ostream& out, const LoadResult& result, const BuildInfo& build);

}  // namespace sonde::load
