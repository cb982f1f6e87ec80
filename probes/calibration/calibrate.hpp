// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"
#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <string>

namespace sonde::calibration {

/// Measures the instrument for about so long, against a responder of its own on loopback. Times
/// are the machine's and `clock` has to be it. The error is a sentence: what this machine lacks.
tl::expected<Calibration, std::string> calibrate(const Clock& clock, Duration duration);

}  // namespace sonde::calibration
