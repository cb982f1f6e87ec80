// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_server.hpp"
#include "config/agent_config.hpp"
#include "probes/clock.hpp"
#include "probes/spec.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sonde {

/// A run that somebody asked for under /probe, and may ask for.
struct AskedRun {
    ProbeSpec spec{};  ///< With the time that the run has as its timeout.
    std::string module{};
    std::string target{};  ///< That was asked for; between two brokers the spec has another.
    bool debug{};          ///< The answer is for a person.
};

/// What of a scrape's time is left for the answer's way back: half a second, or half of it where
/// that is less.
Duration less_offset(Duration scrape_timeout);

/// The seconds that Prometheus says it waits for an answer: more than 0, and a day at most.
std::optional<Duration> parse_scrape_timeout(std::string_view text);

/// Reads `?target=&module=&debug=` and the header X-Prometheus-Scrape-Timeout-Seconds. The module
/// is `default` where none is named. The error is the answer that refuses it; it names no target
/// that could have been asked for.
tl::expected<AskedRun, HttpResponse> read_asked_run(const HttpRequest& request,
                                                    std::span<const ProbeModule> modules);

}  // namespace sonde
