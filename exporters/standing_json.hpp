// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/session_report.hpp"
#include "probes/watch_report.hpp"

#include <nlohmann/json.hpp>

namespace sonde {

/// The members `session` and `watch` of a result's line. Seconds and bytes, as everywhere.
nlohmann::ordered_json to_json(const SessionReport& report);
nlohmann::ordered_json to_json(const WatchReport& report);

}  // namespace sonde
