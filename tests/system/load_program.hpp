// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/mosquitto.hpp"
#include "tests/system/sonde_program.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sonde::testing {

using nlohmann::json;

std::string url_of(const Mosquitto& broker);

/// `sonde load` with ten publishers, ten subscribers, 200 messages a second unless `more` says
/// otherwise, and limits for the generator that a busy machine keeps.
std::vector<std::string> load_words(const Mosquitto& broker, const std::vector<std::string>& more);
Outcome run_load(const Mosquitto& broker, const std::vector<std::string>& more);

/// Where a run with `--listen 127.0.0.1:0` serves its metrics; 0 where it has not said so yet.
std::uint16_t metrics_port(const Process& process);

/// The sum of the series that begin so; 0 where there are none yet.
double metric(const Process& process, const std::string& series);

/// The name of the stage that the run is in.
std::string stage_of(const Process& process);

}  // namespace sonde::testing
