// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/push_group.hpp"
#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <string>

namespace sonde {

/// Puts metrics in Prometheus' text format in the place of all that the group had. Blocks for 10 s
/// at most. The error is a sentence.
tl::expected<void, std::string> push(const HttpPlace& group,
                                     const std::string& metrics,
                                     const Clock& clock);

}  // namespace sonde
