// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/probe_draft.hpp"
#include "config/setting.hpp"
#include "config/surroundings.hpp"
#include "probes/spec.hpp"

#include <cstddef>
#include <vector>

namespace sonde {

inline constexpr std::size_t fewest_mesh_nodes = 2;
/// 992 probes, and as many pairs of connections at once where their intervals meet.
inline constexpr std::size_t most_mesh_nodes = 32;

/// A [[mesh]] as far as it can be read.
struct Mesh {
    ProbeDraft draft{};               ///< What its probes have in common, with the mesh's name.
    std::vector<ProbeSpec> probes{};  ///< From each node to each other one, by the first.
    Complaints complaints{};
};

/// Reads a mesh that stands at that position, and makes its probes. They are called
/// `NAME: FROM to TO` and have the labels `from` and `to`, which are the nodes' hosts, with their
/// ports where two nodes share a host.
Mesh read_mesh(const SettingTable& table,
               Position at,
               const ProbeDraft& defaults,
               const Surroundings& around);

}  // namespace sonde
