// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/load/search_step.hpp"

#include <ostream>
#include <span>

namespace sonde::load {

/// Latency over rate: a line for each step, by rate, with a bar of its p99 on a logarithmic scale;
/// then why each step that did not hold did not. 80 columns or more.
void write_load_curve(std::ostream& out,
                      std::span<const StepOutcome> steps,
                      const TextStyle& style);

}  // namespace sonde::load
