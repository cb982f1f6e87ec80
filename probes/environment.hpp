#pragma once

#include "probes/clock.hpp"
#include "probes/net/transport.hpp"

namespace sonde {

/// All of the outside world that a probe sees. Both must outlive the run.
struct Environment {
    const Clock& clock;
    net::Connector& connector;
};

}  // namespace sonde
