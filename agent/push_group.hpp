// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_place.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace sonde {

/// Reads where a group of metrics is on a Pushgateway: http://HOST[:PORT][/metrics/job/NAME...];
/// without a path the job is `sonde_load`. The error completes "--push: ".
tl::expected<HttpPlace, std::string> parse_push_group(std::string_view url);

}  // namespace sonde
