// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/environment.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstdint>

namespace sonde {

/// Connects, subscribes, publishes a message, receives it back and disconnects, all on one
/// connection. Never throws: a probe that cannot reach its broker has done its job.
/// `run` is random and one for each run: client id, topic and message are told apart by it.
asio::awaitable<ProbeResult> run_roundtrip(ProbeSpec spec, std::uint64_t run, Environment env);

/// What a result says before anything has happened.
ProbeResult blank_result(const ProbeSpec& spec, WallTime started);

/// The client id of a run that was given none: letters and digits only and at most 23 bytes, which
/// every 3.1.1 server must take ([MQTT-3.1.3-5]).
std::string client_id_of(const ProbeSpec& spec, std::uint64_t run);
std::string topic_of(const ProbeSpec& spec, std::uint64_t run);

}  // namespace sonde
