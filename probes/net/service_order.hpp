// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/result.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace sonde::net {

/// A number from 0 to the one given, both included.
using Choice = std::function<std::uint32_t(std::uint32_t)>;

/// In the order of use (RFC 2782): by priority, lowest first; those of one priority by chance, each
/// the likelier to come early the larger its weight.
std::vector<ServiceHost> in_order_of_use(std::vector<ServiceHost> services, const Choice& choose);

}  // namespace sonde::net
