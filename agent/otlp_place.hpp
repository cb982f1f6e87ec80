// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_place.hpp"
#include "config/surroundings.hpp"
#include "probes/clock.hpp"
#include "probes/secret.hpp"

#include <tl/expected.hpp>

#include <string>
#include <utility>
#include <vector>

namespace sonde {

/// A receiver of OpenTelemetry's protocol (OTLP) over HTTP, and how to speak to it.
struct OtlpPlace {
    HttpPlace at{};
    std::vector<std::pair<std::string, Secret>> headers{};  ///< Of the request: logins.
    /// What sonde is to say of itself, in the order in which later ones count more.
    std::vector<std::pair<std::string, std::string>> resource{};
    Duration patience{std::chrono::seconds{10}};  ///< For all attempts together.
};

/// Reads http://HOST[:PORT][/PATH], or https://; without a path it is /v1/metrics. `env` stands for
/// what OTEL_EXPORTER_OTLP_METRICS_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT say. All else is in the
/// variables of OpenTelemetry: headers, timeout, certificates, attributes of the resource. The
/// errors are lines, each with what it is about before it; none repeats a header or the URL.
tl::expected<OtlpPlace, std::vector<std::string>> read_otlp_place(const std::string& url,
                                                                  const Surroundings& around);

}  // namespace sonde
