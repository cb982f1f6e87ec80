// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"

namespace sonde::calibration::samples {

/// An idle virtual machine whose kernel gives stamps, with round figures.
Calibration idle();

/// The same with other programs on all processors: sonde wakes up 2 ms late.
Calibration busy();

/// A kernel without stamps, and a clock that is read over a bus.
Calibration poor();

}  // namespace sonde::calibration::samples
