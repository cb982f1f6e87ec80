#pragma once

#include "probes/load/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sonde::load {

/// What this machine lets a process do.
struct MachineLimits {
    std::uint64_t open_files{};       ///< Soft limit, after it was raised to the hard one.
    std::uint64_t open_files_used{};  ///< By this process so far.
    std::uint32_t first_port{};       ///< net.ipv4.ip_local_port_range, both included.
    std::uint32_t last_port{};
    std::uint64_t memory{};  ///< Bytes that are free: MemAvailable, within the control group's.
    std::uint32_t processors{1};

    friend bool operator==(const MachineLimits&, const MachineLimits&) = default;
};

/// Raises the limit of open files to what this process may have, and reads the rest.
MachineLimits raise_and_read_limits();

struct Preflight {
    std::uint64_t clients{};        ///< Of this shard.
    std::uint64_t ports{};          ///< Source addresses x target endpoints x ports.
    std::uint64_t open_files{};     ///< Needed.
    std::uint64_t user_memory{};    ///< Bytes, estimated: sonde's own, and
    std::uint64_t kernel_memory{};  ///< the kernel's for our ends of the connections.
    /// What forbids the run, a sentence each with what to change; empty: it can start.
    std::vector<std::string> obstacles{};
    std::vector<std::string> warnings{};
};

/// `endpoints`: how many address and port pairs the targets resolved to.
Preflight examine(const LoadPlan& plan,
                  const Shard& shard,
                  std::uint32_t endpoints,
                  const MachineLimits& limits);

}  // namespace sonde::load
