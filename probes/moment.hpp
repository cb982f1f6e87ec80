// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <optional>

namespace sonde {

/// When a packet passed, as two saw it.
struct Moment {
    Instant user{};                   ///< The program, beside its system call.
    std::optional<Instant> kernel{};  ///< The kernel, where it takes stamps.
};

}  // namespace sonde
