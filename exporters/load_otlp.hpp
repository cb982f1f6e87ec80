// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/metrics_store.hpp"
#include "probes/load/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sonde::load {

/// What a sender says of itself: names and values.
using ResourceAttributes = std::vector<std::pair<std::string, std::string>>;

/// What a run came to, as OTLP's ExportMetricsServiceRequest in JSON on one line: the families that
/// write_prometheus_text writes, under the same names. `resource` counts more than what is said
/// without it: `service.name` is sonde, `service.version` the version. Of a name that is there more
/// than once the last one counts.
std::string to_otlp_json(const LoadResult& result,
                         const ResourceAttributes& resource,
                         const BuildInfo& build);

}  // namespace sonde::load
