// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstdint>

namespace sonde::load {

/// What this program uses of the machine.

Duration cpu_of_this_thread();     ///< User and system time.
std::uint64_t resident_memory();   ///< Bytes of the process; 0 where the system does not say.
std::uint64_t allocated_memory();  ///< Bytes that the heap has handed out; 0 where it does not say.
void wake_up_exactly();            ///< Timers of this thread are not put off to save power.

}  // namespace sonde::load
