// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/net/transport.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <string>

namespace sonde {

struct PahoEnvironment {
    const Clock& clock;  ///< Must outlive the run, and be the machine's: the child reads it too.
    std::string executable;  ///< Run as `executable paho-child`, it calls paho_child_main().
};

/// The round trip of probes/roundtrip.hpp through Paho MQTT C++, in a child process of its own:
/// Paho serves all clients of a process with one pair of threads, which one slow connection delays
/// for all of them, and a library that crashes or hangs must not take the agent with it. Both are
/// failures of the run, within its deadline. Never throws.
asio::awaitable<ProbeResult> run_paho_roundtrip(ProbeSpec spec,
                                                std::uint64_t run,
                                                PahoEnvironment env);

}  // namespace sonde
