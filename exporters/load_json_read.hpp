// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace sonde::load {

/// Reads what to_json_line wrote: histograms and counts come back exactly, moments to the
/// microsecond. Figures that follow from others are taken from those and not from the file; members
/// that this version does not know do not matter. The error is a sentence that names what is
/// missing or wrong (`counts.sent: not a whole number`); the file may come from anybody.
tl::expected<LoadResult, std::string> read_load_result(std::string_view text);

}  // namespace sonde::load
