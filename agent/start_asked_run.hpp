// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/probe_endpoint.hpp"
#include "probes/clock.hpp"
#include "probes/result.hpp"
#include "probes/spec.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>

namespace sonde {

/// Makes one run; on the loop.
using MakeRun = std::function<boost::asio::awaitable<ProbeResult>(ProbeSpec)>;

/// Runs keep their timeout themselves. One that is still not over this long after it has been lost
/// by sonde; it fails as `internal`, and what it took of the bounds is free again. Shorter than
/// whoever asked waits.
inline constexpr Duration asked_run_overdue_after = std::chrono::seconds{1};

/// Runs on the loop beside the schedule: no board, no archive and no store hears of them. What is
/// referred to must outlive the runs.
StartAskedRun start_asked_runs_on(boost::asio::io_context& loop,
                                  MakeRun make,
                                  const Clock& clock,
                                  Duration overdue_after = asked_run_overdue_after);

}  // namespace sonde
