// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/command_line_load.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace sonde {

/// Reads a moment in RFC 3339, `2026-01-02T03:04:05.5Z` or with an offset such as `+02:00`, from
/// 1970 to 2200, or a time from now: `+5s`. The error completes "expected ...".
tl::expected<StartTime, std::string> parse_start_time(std::string_view text);

/// Reads `1000..20000:1000`: rates, from the first to the second by the third. The error is a
/// sentence.
tl::expected<RateSweep, std::string> parse_sweep(std::string_view text);

}  // namespace sonde
