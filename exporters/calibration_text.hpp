// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"
#include "probes/calibration/calibration.hpp"

#include <ostream>

namespace sonde::calibration {

/// For a person: the verdict and what it rests on, a line for each distribution, and where they lie
/// on one axis of time.
void write_calibration(std::ostream& out, const Calibration& calibration, const TextStyle& style);

}  // namespace sonde::calibration
