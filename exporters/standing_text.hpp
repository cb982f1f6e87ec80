// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/session_report.hpp"
#include "probes/watch_report.hpp"

#include <string>

namespace sonde {

/// One line for people: "connected for 12s; 1 outage over, 2.1s without delivery (delivery
/// closed)".
std::string session_line(const SessionReport& report);

/// "3 topics, 12 messages, oldest 4s; violations: 2 json".
std::string watch_line(const WatchReport& report);

}  // namespace sonde
