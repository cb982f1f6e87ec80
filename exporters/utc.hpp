// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sonde {

/// RFC 3339 with microseconds: `2026-01-02T03:04:05.678901Z`.
std::string format_utc(WallTime time);

/// RFC 3339 in whole seconds, as certificates have it: `2026-01-02T03:04:05Z`.
std::string format_utc_seconds(WallTime time);

/// The day alone: `2026-01-02`.
std::string format_utc_day(WallTime time);

/// Reads what format_utc and format_utc_seconds write, from 1970 to 2261; nothing else.
std::optional<WallTime> parse_utc(std::string_view text);

}  // namespace sonde
