// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/environment.hpp"
#include "probes/net/connector.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace sonde {

/// Of one name. What comes behind them is counted and left out.
inline constexpr std::size_t most_addresses = 64;

/// A run of the probe with what it is handed, which outlives the run.
using RunIn = std::function<asio::awaitable<ProbeResult>(ProbeSpec, Environment)>;

/// Looks the target's name up once and runs the probe at each of its addresses, all at once. A
/// result for each, in the order of the lookup, whose `dns`, `started` and `total` count the lookup
/// as their own; one without an address where the lookup failed. `tape_limit`: as in Environment.
/// Clock and connector must outlive the runs.
asio::awaitable<std::vector<ProbeResult>> run_at_each_address(ProbeSpec spec,
                                                              const Clock& clock,
                                                              net::AsioConnector& connector,
                                                              std::size_t tape_limit,
                                                              RunIn run);

}  // namespace sonde
