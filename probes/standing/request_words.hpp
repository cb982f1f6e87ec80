// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <cstdint>
#include <string>

namespace sonde {

/// What one run of a request says, with its own numbers in the places that the spec left.
struct RequestWords {
    std::string topic{};
    std::string reply_topic{};
    std::string payload{};
    std::string correlation{};  ///< What the answer has to say again, on MQTT 5.
};

/// In topic, payload and reply topic `{client}` is the client identifier and `{request}` the run's
/// number; in topic and payload `{reply_topic}` too. Other braces stay as they are.
RequestWords words_of(const ProbeSpec& spec, std::uint64_t run);

}  // namespace sonde
