// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/capture/connection.hpp"
#include "probes/spec.hpp"
#include "probes/tape.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sonde::capture {

/// One connection's MQTT, as whoever connected sees it: `ours` is the client's end. Times count
/// from the first byte.
struct CapturedStream {
    Tape tape{};
    /// What the capture lacks and what was left out for it; each a sentence without a stop.
    std::vector<std::string> remarks{};
};

/// What a connection carried, as far as its first bytes tell.
enum class Content : std::uint8_t { nothing, mqtt, tls, other };

/// MQTT is what begins with a CONNECT, is exported as such, or goes to port 1883.
Content content_of(const Connection& connection);

/// Takes the connection for MQTT. `version` is for a stream without its CONNECT; absent: the one
/// that its packets fit, and 5 where they fit both.
CapturedStream mqtt_stream_of(const Connection& connection, std::optional<MqttVersion> version);

/// The version of the CONNECT at the front of what the client sent, where one is there; else the
/// one asked for, or that all packets fit, or 5.
MqttVersion version_of(const Tape& tape, std::optional<MqttVersion> asked);

}  // namespace sonde::capture
