// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_flags.hpp"

#include <vector>

namespace sonde {

/// The flags of `sonde load` and of `sonde merge`, for flags_of().
std::vector<FlagGroup> load_flags();
std::vector<FlagGroup> merge_flags();

}  // namespace sonde
