// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_load.hpp"
#include "agent/load_run.hpp"
#include "probes/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// How a plan is shared among processes of this machine.
struct ProcessesSpec {
    std::string executable{};              ///< Started with `arguments`; does run_load_child().
    std::vector<std::string> arguments{};  ///< They make the plan; no secret may be among them.
    load::LoadPlan plan{};                 ///< What they make.
    load::Shard shard{};                   ///< What is shared: all of the plan, or a part of it.
    std::uint32_t processes{1};
};

ProcessesSpec processes_of(const LoadCommand& command, const std::string& executable);

/// The part of `whole` that one of its processes carries. Together they carry just that shard,
/// which obstacle_to_sharing() vouches for.
load::Shard shard_of_process(const load::Shard& whole,
                             std::uint32_t process,
                             std::uint32_t processes);

/// Why this shard of the plan cannot be shared among so many processes, as a sentence.
std::optional<std::string> obstacle_to_sharing(const load::LoadPlan& plan,
                                               const load::Shard& whole,
                                               std::uint32_t processes);

/// Starts plans that are that of the specification, or are scaled from it, in several processes.
/// Each carries a shard of its own and tells of each interval, so that the whole looks like one
/// run. They start at the same moment once all are there; a process that ends before its time ends
/// the run, and what was measured until then is kept and called `generator_limited`.
StartLoad load_in_processes(ProcessesSpec spec, const Clock& clock);

}  // namespace sonde
