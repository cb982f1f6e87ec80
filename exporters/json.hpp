// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <string>

namespace sonde {

/// One object in one line without its newline, schema `sonde.probe/1`: seconds and
/// bytes, absent facts are null, and `phases` holds only phases that were reached. Text of the
/// broker's that is not UTF-8 is shown with replacement characters.
std::string to_json_line(const ProbeResult& result);

}  // namespace sonde
