// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/net/transport.hpp"

#include <cstddef>

namespace sonde {

/// All of the outside world that a probe sees. Clock and connector must outlive the run.
struct Environment {
    const Clock& clock;
    net::Connector& connector;
    /// How many bytes of a run's connection its result keeps; 0: no tape.
    std::size_t tape_limit{};
};

}  // namespace sonde
