// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/histogram.hpp"

#include <tl/expected.hpp>

#include <functional>
#include <string>

namespace sonde::calibration {

/// Comes back when it is the moment or later.
using SleepUntil = std::function<void(Instant)>;

/// How late it is each time after sleeping until the next millisecond, until the moment and at
/// least once. Those that it slept through are left out.
Histogram time_lateness(const Clock& clock, const SleepUntil& sleep, Instant until);

/// Of the loop that the probes use: a timer of asio's.
Histogram time_probe_loop(const Clock& clock, Instant until);

/// Of the loop that a load worker uses: epoll_pwait2, in a thread whose timers are not put off. The
/// error is a sentence.
tl::expected<Histogram, std::string> time_load_loop(const Clock& clock, Instant until);

}  // namespace sonde::calibration
