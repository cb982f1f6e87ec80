// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"
#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/net/transport.hpp"

namespace sonde::calibration {

/// Says CONNECT on both connections, and then PINGREQ on one and the other in turns until the
/// moment, and at least once. Whether there are stamps shows with the first round trip.
asio::awaitable<Result<StampFigures>> time_round_trips(const Clock& clock,
                                                       net::Transport& plain,
                                                       net::Transport& stamped,
                                                       Instant until);

}  // namespace sonde::calibration
