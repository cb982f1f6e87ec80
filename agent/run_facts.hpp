// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sonde {

/// What a person wants to know of a run beside its phases, each a name and a short text: address,
/// protocol, sizes, TLS, messages. Whatever the broker sent is made printable.
std::vector<std::pair<std::string, std::string>> facts_of(const ProbeResult& result);

}  // namespace sonde
