// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/tape.hpp"
#include "probes/wire/bytes.hpp"

#include <string>
#include <vector>

namespace sonde {

/// A packet that may follow a CONNECT of that version, or is one.
struct SamplePacket {
    std::string name{};
    MqttVersion version{};
    Direction direction{};
    wire::Bytes bytes{};
};

/// Packets of all types and both versions, with all properties, flags and options, and with each
/// reason code that the standard lists for them. Secrets in them are masked.
std::vector<SamplePacket> every_packet();

}  // namespace sonde
