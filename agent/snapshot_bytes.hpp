// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/load/snapshot.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sonde {

// How a process tells another of the same program about an interval of its run. Nothing is lost.
// It is no format for files: there are no names in it, and it is another with each version.

std::string to_bytes(const load::LoadSnapshot& interval);

/// Nothing where the bytes are not what to_bytes wrote.
std::optional<load::LoadSnapshot> snapshot_from(std::string_view bytes);

}  // namespace sonde
