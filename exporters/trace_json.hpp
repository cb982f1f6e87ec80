// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/trace.hpp"

#include <string>

namespace sonde {

/// One object in one line without its newline, schema `sonde.packet/1`: seconds and bytes, fields
/// as a tree. Text that is not UTF-8 is shown with replacement characters.
std::string to_json_line(const TracedPacket& packet);

}  // namespace sonde
