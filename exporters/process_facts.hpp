// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <cstdint>
#include <optional>

namespace sonde {

/// What the kernel says of a process. Absent where it would not say.
struct ProcessFacts {
    std::optional<Duration> cpu{};
    std::optional<std::uint64_t> open_fds{};
    std::optional<std::uint64_t> max_fds{};
    std::optional<std::uint64_t> resident_bytes{};
    std::optional<std::uint64_t> virtual_bytes{};
    std::optional<WallTime> started{};
};

/// Of this process, from /proc.
ProcessFacts read_process_facts();

}  // namespace sonde
