// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/net/key_log.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <vector>

namespace sonde::truth {

/// Runs the probes one after another on one loop, as the daemon does; each run's number is its
/// place. `key_log` gets the secrets of their TLS sessions; null: they go nowhere. Throws where one
/// fails.
std::vector<ProbeResult> run_series(const std::vector<ProbeSpec>& specs,
                                    net::KeyLog* key_log = nullptr);

}  // namespace sonde::truth
