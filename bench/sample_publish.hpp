// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/packet.hpp"

#include <array>
#include <cstddef>

namespace sonde::bench {

/// A QoS 1 PUBLISH with a payload of 100 bytes and a topic such as probes use.
inline wire::Publish sample_publish() {
    static constexpr std::array<std::byte, 100> payload{};
    return {
        .topic = "sonde/probe/0123456789abcdef",
        .payload = payload,
        .qos = wire::Qos::at_least_once,
        .packet_id = 4711,
    };
}

}  // namespace sonde::bench
