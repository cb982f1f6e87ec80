// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"
#include "probes/calibration/trust.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sonde::calibration {

// What a calibration says, in sentences: the same for everything that is written for people.

/// Whether readings below a millisecond can be trusted.
std::string_view verdict_of(const Trust& trust);

/// What the verdict rests on: phases, times of the program's own, the clock, the machine, and what
/// the instrument itself costs.
std::vector<std::string> findings_of(const Calibration& calibration, const Trust& trust);

/// `3.01s, Linux 6.1.0, 2 processors of a virtual machine, clock tsc`.
std::string circumstances_of(const Calibration& calibration);

/// The name in JSON: `no_stamps`.
std::string_view name_of(Doubt doubt);

}  // namespace sonde::calibration
