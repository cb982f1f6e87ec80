// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/paho/run_paho.hpp"

#include <cstdint>
#include <string>

namespace sonde::testing {

/// A probe with time enough on a busy machine.
inline ProbeSpec spec_for(std::uint16_t port, const std::string& host = "127.0.0.1") {
    ProbeSpec spec;
    spec.name = "paho";
    spec.client = ClientKind::paho;
    spec.target = {.scheme = Scheme::mqtt, .host = host, .port = port};
    spec.timeout = std::chrono::seconds{30};
    return spec;
}

/// One run through the real child and Paho.
inline ProbeResult run(const ProbeSpec& spec) {
    return run_paho(spec, SONDE_PAHO_CHILD);
}

inline Failure failure_of(const ProbeSpec& spec) {
    return run(spec).failure.value_or(Failure{.detail = "none"});
}

}  // namespace sonde::testing
