// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/load_html_plot.hpp"
#include "probes/load/result.hpp"

#include <optional>

namespace sonde::load {

/// All latencies by percentile; nothing where no message was measured.
std::optional<Plot> latency_percentiles(const LoadResult& result);

/// The phases of a connection by percentile; nothing where none was reached.
std::optional<Plot> connection_percentiles(const LoadResult& result);

}  // namespace sonde::load
