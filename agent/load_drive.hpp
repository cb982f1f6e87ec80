// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/load_run.hpp"
#include "agent/stop_signals.hpp"
#include "probes/load/result.hpp"
#include "probes/load/snapshot.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <string>

namespace sonde {

using ObserveInterval = std::function<void(const load::LoadSnapshot& interval)>;

/// Follows a run to its end and hands each interval on. The result is `interrupted` where a signal
/// ended the run, and only there. A run in which not a single client could connect is ended once
/// the connect stage is over.
tl::expected<load::LoadResult, std::string> drive(OngoingLoad& run,
                                                  StopSignals& signals,
                                                  const ObserveInterval& observe);

/// Clients there were, but not one of them could connect.
bool is_unreachable(const load::LoadResult& result);

/// Why, in a sentence: what happened most often.
std::string why_nobody_connected(const load::LoadResult& result);

}  // namespace sonde
