// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/histogram.hpp"
#include "probes/phase.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace sonde::calibration {

/// Where the figures are from.
struct Machine {
    std::string kernel{};        ///< Its release; empty: unknown, as is the next.
    std::string clock_source{};  ///< `tsc`, `kvm-clock`, `hpet`, ...
    std::optional<bool> virtual_machine{};
    unsigned processors{};           ///< That this process may run on.
    std::optional<double> stolen{};  ///< Share of all processors' time that the host took, 0 to 1.
};

/// What the kernel's time stamps cost and show, by round trips of a small packet with them and
/// without, taken in turns.
struct StampFigures {
    bool available{};     ///< The kernel stamps what is sent and what is received.
    Histogram plain{};    ///< From before the write until there is nothing more to do.
    Histogram stamped{};  ///< The same; it includes fetching the stamps.
    Histogram wire{};     ///< Kernel to kernel: sent until received.
    Histogram wake_up{};  ///< From the kernel's stamp of what came until this program ran.

    /// Of a packet, sent or received: half of what a round trip takes longer by the median. May be
    /// negative where it is less than what the medians are off by. Nothing without stamps.
    std::optional<Duration> cost() const;
};

/// How long a phase takes where the broker takes next to nothing.
struct PhaseFloor {
    Histogram user{};    ///< By the program's own clock.
    Histogram kernel{};  ///< By the kernel's stamps.
};

/// What the instrument takes on this machine: the floor under all that it reads.
struct Calibration {
    WallTime started{};
    Duration total{};
    Machine machine{};
    Histogram clock_read{};      ///< From one reading of the clock to the next.
    Histogram probe_lateness{};  ///< How late the timers of the probes' loop are.
    Histogram load_lateness{};   ///< How late a load worker's loop wakes up.
    StampFigures stamps{};
    std::array<PhaseFloor, all_phases.size()> floor{};
    Histogram local_delay{};  ///< All waits of a probe that were ours, added up.
    std::uint64_t probes{};
    std::uint64_t failed_probes{};

    const PhaseFloor& floor_of(Phase phase) const { return floor[static_cast<std::size_t>(phase)]; }
};

}  // namespace sonde::calibration
