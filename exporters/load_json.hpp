// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/result.hpp"

#include <string>

namespace sonde::load {

/// The name of the format; a version may gain members, it never loses or renames one.
inline constexpr const char* load_schema = "sonde.load/1";

/// One object in one line without its newline: seconds and bytes, and null for what was not
/// measured, never 0. `lost` is null in a shard whose messages come from or go to others, until
/// they are merged. Text of the broker's that is not UTF-8 is shown with replacement characters.
///
/// A distribution has its figures for people, and for read_load_result all that they are taken
/// from: `hdr`, its counts (encode_hdr), and `sum`, its values added up in two whole numbers, since
/// no double holds the nanoseconds of a long run's.
std::string to_json_line(const LoadResult& result);

}  // namespace sonde::load
