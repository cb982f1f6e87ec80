// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/environment.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>

namespace sonde {

/// Connects, subscribes to where the answer will come, publishes a request to a device's topic and
/// waits for the device's answer. Never throws. `run` is random and one for each run: client id,
/// reply topic and correlation data are told apart by it.
asio::awaitable<ProbeResult> run_request(ProbeSpec spec, std::uint64_t run, Environment env);

}  // namespace sonde
