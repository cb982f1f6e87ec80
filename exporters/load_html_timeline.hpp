// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/load_html_plot.hpp"
#include "probes/load/result.hpp"

#include <cstddef>
#include <vector>

namespace sonde::load {

/// The plots over the run's time that there is something for: latency, rate, clients connected,
/// failures, and the generator's processor. None without rows.
std::vector<Plot> timeline_charts(const std::vector<TimelineRow>& rows);

/// Rows one after another put together until there are at most `most`: counts added, rates as
/// means, times and CPU as the highest, so that no peak is lost.
std::vector<TimelineRow> thinned(const std::vector<TimelineRow>& rows, std::size_t most);

}  // namespace sonde::load
