// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

namespace sonde {

/// What there is to say of a run that lasted so long and is given up: nobody can tell how far it
/// came.
ProbeResult lost_run(const ProbeSpec& spec, Duration lasted, WallTime now);

}  // namespace sonde
