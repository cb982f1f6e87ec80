// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"

#include <string>

namespace sonde::calibration {

/// The name of the format; a version may gain members, it never loses or renames one.
inline constexpr const char* calibrate_schema = "sonde.calibrate/1";

/// One object in one line without its newline: seconds, and null for what was not measured, never
/// 0. `phases` holds only those that a probe reached.
std::string to_json_line(const Calibration& calibration);

}  // namespace sonde::calibration
