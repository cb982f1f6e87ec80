// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/exposition_format.hpp"
#include "exporters/metrics_store.hpp"
#include "exporters/process_facts.hpp"

namespace sonde {

/// All metrics of a daemon, in the format that is wanted. Never holds more than one family beside
/// the snapshot.
void write_exposition(const Exposition& to, const Snapshot& snapshot, const ProcessFacts& process);

}  // namespace sonde
