// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/plan.hpp"
#include "probes/load/snapshot.hpp"

#include <string>
#include <vector>

namespace sonde::load {

/// Why the generator, and not the broker, may have decided what was measured: a sentence for each
/// limit that was passed, with what to do. `generator` is the tally of the measure stage,
/// `measured` its length.
std::vector<std::string> generator_limits_passed(const GeneratorLimits& limits,
                                                 const GeneratorTally& generator,
                                                 Duration measured,
                                                 bool closed_loop);

}  // namespace sonde::load
