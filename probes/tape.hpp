// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sonde {

enum class Direction : std::uint8_t { sent, received };

/// What one write sent or one read brought: whole packets, parts of packets, or several.
struct TapeSegment {
    Direction direction{};
    Duration at{};   ///< Since the run started; the kernel's time where `stamped`.
    bool stamped{};  ///< By the kernel; else just before the write, or just after the read.
    std::vector<std::byte> bytes{};

    friend bool operator==(const TapeSegment&, const TapeSegment&) = default;
};

/// An end of a connection.
struct TapeEnd {
    std::string address{};  ///< Literal; empty where there is none (a unix socket).
    std::uint16_t port{};

    friend bool operator==(const TapeEnd&, const TapeEnd&) = default;
};

/// The MQTT bytes that a run's connection carried, inside TLS and WebSocket, in the order in which
/// they went. Passwords and authentication data of ours are overwritten with `*` before they get
/// here.
struct Tape {
    MqttVersion mqtt{};
    WallTime started{};  ///< Of the run.
    TapeEnd ours{};
    TapeEnd theirs{};
    std::vector<TapeSegment> segments{};
    bool cut_short{};  ///< It was full before the connection ended: what came later is missing.

    friend bool operator==(const Tape&, const Tape&) = default;
};

}  // namespace sonde
