// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <ostream>

namespace sonde {

/// A run for a person, phase by phase and then every packet that was taped. Passwords are masked
/// already in what is taped.
void write_run_text(std::ostream& out, const ProbeResult& result);

}  // namespace sonde
