// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/net/address.hpp"
#include "probes/spec.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sonde::net {

/// Looks a name up and waits for the answer: for what happens once before a load run. A literal is
/// its own answer. Failures are {dns, resolve | timeout | local}.
Result<std::vector<Address>> resolve_now(const std::string& host,
                                         std::uint16_t port,
                                         ResolverKind resolver,
                                         FamilyChoice family,
                                         const Clock& clock);

}  // namespace sonde::net
