// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The same round trip seen by different clients, for bench/client_distortion.cpp.
namespace sonde::bench {

/// Who makes the round trip, and what else lives in its process.
enum class Sight : std::uint8_t {
    wire,         ///< sonde's own client, as `sonde probe` runs it.
    paho_alone,   ///< Paho in a process that it has for itself, as `client = "paho"` runs it.
    paho_beside,  ///< Paho in a process in which one other Paho client is connected and idle.
};

std::string_view title_of(Sight sight);

/// One run after another, `runs` of them, with the numbers from `first_run` on. `executable` is
/// what `paho_alone` starts as its child. Throws where a run fails.
std::vector<ProbeResult> look(Sight sight,
                              const ProbeSpec& spec,
                              std::uint64_t first_run,
                              std::size_t runs,
                              const std::string& executable);

}  // namespace sonde::bench
