// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/blueprint.hpp"
#include "probes/load/plan.hpp"
#include "probes/load/preflight.hpp"
#include "probes/load/shard.hpp"

#include <tl/expected.hpp>

#include <string>
#include <vector>

namespace sonde::load {

/// All addresses that the plan's targets resolve to, of the sources' family where there are
/// sources. The error is a sentence.
tl::expected<std::vector<Reach>, std::string> find_reaches(const LoadPlan& plan,
                                                           const Clock& clock);

/// Those that a TCP connection can be made to, tried once each and closed again; the error, where
/// there is none, says why not.
tl::expected<std::vector<Reach>, std::string> keep_reachable(const std::vector<Reach>& reaches,
                                                             const LoadPlan& plan,
                                                             const Clock& clock);

/// The plan's source addresses as addresses. The error names the one that is none.
tl::expected<std::vector<net::Address>, std::string> find_sources(const LoadPlan& plan);

/// A line for people: `100 publishers, 100 subscribers, 1000/s for 10s, QoS 1`.
std::string summary_of(const LoadPlan& plan);

}  // namespace sonde::load
