// SPDX-License-Identifier: Apache-2.0
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
    std::uint64_t open_files{};     ///< Needed, by each process.
    std::uint64_t user_memory{};    ///< Bytes, estimated: sonde's own, and
    std::uint64_t kernel_memory{};  ///< the kernel's for our ends of the connections.
    /// What forbids the run, a sentence each with what to change; empty: it can start.
    std::vector<std::string> obstacles{};
    std::vector<std::string> warnings{};
};

/// The obstacles, a line each.
std::string obstacle_lines(const Preflight& preflight);

/// `endpoints`: how many address and port pairs the targets resolved to, 1 or more. `processes`
/// share the shard on this machine: its files are divided among them, its ports and memory are not.
/// Other shards on this machine take their ports from the same range, which is not looked at.
Preflight examine(const LoadPlan& plan,
                  const Shard& shard,
                  std::uint32_t endpoints,
                  const MachineLimits& limits,
                  std::uint32_t processes = 1);

}  // namespace sonde::load
