// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sonde::load {

/// Which part of a plan this process carries out. Every shard computes the whole plan and takes its
/// part, so nobody has to hand parts out.
struct Shard {
    std::uint32_t index{0};  ///< 0 to count - 1.
    std::uint32_t count{1};

    bool whole() const { return count == 1; }
    friend bool operator==(const Shard&, const Shard&) = default;
};

/// Reads `i/n`, i from 0. The error is a sentence with what was expected.
tl::expected<Shard, std::string> parse_shard(std::string_view text);
std::string to_string(const Shard& shard);  ///< `0/4`

/// A shard that whoever started us handed out by environment variables: Kubernetes Indexed Jobs
/// (JOB_COMPLETION_INDEX with JOB_COMPLETIONS, which the manifest has to set), Slurm arrays
/// (SLURM_ARRAY_TASK_ID, _COUNT, _MIN, _STEP), Open MPI (OMPI_COMM_WORLD_RANK, _SIZE) and PMI
/// (PMI_RANK, PMI_SIZE). `source` names the variable for the log. An index without a usable count
/// is an error that says what to set; no such variable is nothing.
struct FoundShard {
    Shard shard{};
    std::string source{};
};
tl::expected<std::optional<FoundShard>, std::string> find_shard(
    const std::map<std::string, std::string, std::less<>>& environment);

/// The shard that carries a client. Clients of one group stay together as long as there are as many
/// groups as shards, so that a message's way begins and ends on one clock.
constexpr std::uint32_t shard_of(std::uint32_t client, std::uint32_t groups, std::uint32_t count) {
    return (groups >= count ? client % groups : client) % count;
}

}  // namespace sonde::load
