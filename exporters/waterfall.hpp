// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/result.hpp"

#include <ostream>

namespace sonde {

/// One run for a person: a bar for each phase where it happened, sizes, facts, and where the run
/// failed one sentence of what to look at. Whatever the broker sent is made printable.
void write_waterfall(std::ostream& out, const ProbeResult& result, const TextStyle& style);

}  // namespace sonde
