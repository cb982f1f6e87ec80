// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sonde {

/// Reads `250ms`, `1.5s`, `1m`, `2h`, `80us`, `10ns`, `1d`; the unit is required but for a plain 0.
/// The error is a sentence with what was expected.
tl::expected<Duration, std::string> parse_duration(std::string_view text);

/// Reads `64B`, `1KiB`, `2MiB`, `1kB`, `3MB`; a bare number means bytes.
tl::expected<std::uint64_t, std::string> parse_size(std::string_view text);

/// For people: three significant digits and the unit that suits: `163us`, `1.24ms`, `2.5s`.
std::string format_duration(Duration duration);

/// For people: `64B`, `1.5KiB`, `16MiB`.
std::string format_size(std::uint64_t bytes);

}  // namespace sonde
