// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sonde {

/// What a probe of kind `request` asks a device, beside the topic of the request.
struct RequestSpec {
    std::string payload{};
    /// Where the answer comes, with `{client}` for the client identifier and `{request}` for the
    /// request's own number. Empty: a topic of the run's own, which MQTT 5 tells the device.
    std::string reply_topic{};

    friend bool operator==(const RequestSpec&, const RequestSpec&) = default;
};

}  // namespace sonde
