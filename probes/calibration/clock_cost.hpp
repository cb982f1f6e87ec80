// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/histogram.hpp"

namespace sonde::calibration {

/// Reads the clock over and over until the moment, and at least once: how long it is from one
/// reading to the next. Nothing lies between the two, so the highest values are times in which the
/// kernel or the host ran something else.
Histogram time_clock_reads(const Clock& clock, Instant until);

}  // namespace sonde::calibration
