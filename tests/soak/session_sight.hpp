// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/soak/exposition.hpp"
#include "tests/soak/outage.hpp"

namespace sonde::soak {

/// What the sessions of a group say of an outage: the daemon's metrics before it, and after it when
/// each has had the time to come back. They tell how long each was without a delivery.
Sight sight_of_sessions(const Outage& outage,
                        const Group& group,
                        std::size_t probes,
                        const Exposition& before,
                        const Exposition& after);

}  // namespace sonde::soak
