// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/load/result.hpp"

#include <ostream>

namespace sonde::load {

/// A load result for people, 80 columns or more: the verdict first and what it means, then what was
/// run and how to repeat it, connections, messages, rates, latencies, failures, thresholds, and
/// what the generator itself was up to.
void write_load_summary(std::ostream& out, const LoadResult& result, const TextStyle& style);

}  // namespace sonde::load
