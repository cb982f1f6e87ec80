// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/reason_code.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sonde::wire {

/// How the peer broke the standard. All texts are static, so a violation is free to make and keep.
struct Violation {
    /// What a v5 DISCONNECT says about it.
    ReasonCode reason = ReasonCode::protocol_error;
    /// The normative statement of the version in use, "MQTT-3.3.1-4"; empty where none has a
    /// number.
    std::string_view statement{};
    /// For people: "PUBLISH with QoS 3".
    std::string_view what{};
    /// The reason byte that was out of place, where that is what was wrong.
    std::optional<std::uint8_t> byte{};
};

}  // namespace sonde::wire
