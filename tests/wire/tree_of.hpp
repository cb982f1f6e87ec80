// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/dissection.hpp"
#include "probes/wire/reason_code.hpp"
#include "tests/wire/golden.hpp"

#include <string>

namespace sonde::wire {

/// A line a field, indented by its depth: `Keep Alive: 60 s [10+2]`, behind it ` ! ` and what is
/// wrong; bits are marked by `bits` in place of the range.
std::string tree_of(const Dissection& dissection);

/// Who sends this golden packet: of what both may send the client, but for a DISCONNECT with
/// properties.
Sender sender_of(const Bytes& packet);

/// The golden packet of that name.
const Golden& golden_of(const std::string& name);

}  // namespace sonde::wire
