// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capability.hpp"
#include "probes/environment.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>

namespace sonde {

/// Asks a broker what it can do: connects with MQTT 5, without a client identifier and with wishes
/// that a broker may cut down, and with MQTT 3.1.1, and keeps what its CONNACKs say and what the
/// standard makes of their silence. It fails where neither connection comes to be; phases and
/// address are those of the first one that did.
asio::awaitable<ProbeResult> run_discovery(ProbeSpec spec, std::uint64_t run, Environment env);

}  // namespace sonde
