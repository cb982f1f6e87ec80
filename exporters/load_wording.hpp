// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"
#include "probes/load/snapshot.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde::load {

/// `1000/s`, `999.8/s`, `0.25/s`.
std::string rate_text(double per_second);

/// `99.98 %`, rounded down, so that only all of it is 100 %.
std::string share_text(double ratio);

/// A count and what it counts.
struct Tally {
    std::uint64_t count{};
    std::string_view what{};
    bool harm{};  ///< One of these is one too many.
};

/// What became of the operations.
std::vector<Tally> operations_of(const LoadCounts& counts);
/// What became of the deliveries. Without those that are lost where only a merge can tell.
std::vector<Tally> deliveries_of(const LoadResult& result);
std::vector<Tally> connections_of(const ConnectionTally& connections);

/// Whether `lost` means something: not in one shard of several that send to each other.
bool knows_lost(const LoadResult& result);

using NamedTimes = std::pair<std::string_view, const Histogram*>;

/// The four latencies of a message, then the phases of a connection, in their order.
std::array<NamedTimes, 4> latencies_of(const LoadResult& result);
std::array<NamedTimes, 6> handshakes_of(const LoadResult& result);

/// `connect rejected, 135 (Not authorized)`; the name is the broker's and not escaped.
std::string title_of(const FailureKey& key, const FailureCount& failure);

/// What the generator was up to, each fact on its own: `1 worker`, `busiest CPU 12 %`, ...
std::vector<std::string> generator_facts(const LoadResult& result);

/// `plan a1b2c3d4e5f60718`, `shard 1/4`, `--seed 42 repeats it`.
std::vector<std::string> identity_facts(const LoadResult& result);

}  // namespace sonde::load
