// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <chrono>

namespace sonde {

/// What a probe of kind `session` does beside what all probes do.
struct SessionSpec {
    /// The longest pause between two attempts to connect again; at least 100 ms.
    Duration reconnect_max{std::chrono::seconds{30}};
    /// How long the broker shall keep the session while nobody is connected (MQTT 5; 3.1.1 knows
    /// no such bound). 0: not at all, every connection starts anew.
    std::chrono::seconds session_expiry{std::chrono::hours{1}};

    friend bool operator==(const SessionSpec&, const SessionSpec&) = default;
};

}  // namespace sonde
