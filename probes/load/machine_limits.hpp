// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace sonde::load {

/// What this machine lets a process do.
struct MachineLimits {
    std::uint64_t open_files{};       ///< Soft limit, after it was raised to the hard one.
    std::uint64_t open_files_used{};  ///< By this process so far.
    std::uint32_t first_port{};       ///< net.ipv4.ip_local_port_range, both included.
    std::uint32_t last_port{};
    std::uint64_t memory{};  ///< Bytes that are free: MemAvailable, within the control group's.
                             ///< Zero where nothing says.
    std::uint32_t processors{1};

    friend bool operator==(const MachineLimits&, const MachineLimits&) = default;
};

/// Raises the limit of open files to what this process may have, and reads the rest.
MachineLimits raise_and_read_limits();

/// What files below `root` (`/`, but in tests) say of ports, memory and the control group's
/// processors; the rest stays as it is in `limits`. Of memory, what the control group keeps of
/// files and would give back counts as free.
MachineLimits read_limits(const std::filesystem::path& root, MachineLimits limits);

}  // namespace sonde::load
