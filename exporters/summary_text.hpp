// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/summary.hpp"

#include <cstdint>
#include <ostream>
#include <string>

namespace sonde {

/// A table with a line for each phase that a run passed: count, minimum, median, p90, p99, maximum;
/// then how many runs passed and what became of the messages.
void write_summary(std::ostream& out, const Summary& summary, const TextStyle& style);

/// How far a series of runs has come, in one line without its newline. A count of 0 means that it
/// has no end.
std::string progress_line(const Summary& summary, std::uint64_t done, std::uint64_t count);

}  // namespace sonde
