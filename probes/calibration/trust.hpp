// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/calibration/calibration.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sonde::calibration {

/// What a reading of less than a millisecond may be off by and still be believed.
inline constexpr Duration tolerance = std::chrono::microseconds{100};

/// Why readings of less than a millisecond cannot be believed.
enum class Doubt : std::uint8_t {
    no_stamps,     ///< And the waits of this program, which all times then hold, are too long.
    unsteady,      ///< What only the kernel does varies too much.
    host_takes,    ///< The host gives the processors to others.
    slow_clock,    ///< Reading the clock takes too long.
    probes_failed  ///< There is nothing to judge by.
};

/// Whether sonde's readings below a millisecond can be believed on this machine, and within what.
struct Trust {
    bool by_kernel{};  ///< Phases are by the kernel's stamps here, else by the program's clock.
    /// Within this, 99 times in 100, phases are right: the kernel's own time for a handshake, or
    /// without stamps the whole floor of a ping. Nothing where nothing was measured.
    std::optional<Duration> phase_error{};
    /// The same for times that the program takes: all waits of a probe from the kernel's stamp
    /// until it ran, added up, since a single phase may hold them all.
    std::optional<Duration> user_error{};
    std::vector<Doubt> doubts{};  ///< About phases.

    bool phases() const { return doubts.empty(); }
    bool user_times() const { return user_error && *user_error <= tolerance; }
};

Trust judge(const Calibration& calibration);

}  // namespace sonde::calibration
