// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/endpoint.hpp"
#include "probes/route.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// What keys of the route and the targets say to each other that cannot be.
struct RouteMistake {
    std::vector<std::string_view> keys{};  ///< Those to blame, whichever was written.
    std::string message{};
    /// Only where it was written for these targets themselves: a default may be for others.
    bool own_only{};
};

/// `route` may be null. No targets: they are not known, and no mistakes.
std::vector<RouteMistake> route_mistakes(std::span<const Endpoint> targets, const Route* route);

}  // namespace sonde
