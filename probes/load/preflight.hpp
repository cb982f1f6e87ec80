#pragma once

#include "probes/load/machine_limits.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/shard.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sonde::load {

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

/// `endpoints`: how many address and port pairs the targets resolved to, 1 or more. Other processes
/// of this machine, other shards too, take their ports from the same range, which is not looked at.
Preflight examine(const LoadPlan& plan,
                  const Shard& shard,
                  std::uint32_t endpoints,
                  const MachineLimits& limits);

}  // namespace sonde::load
