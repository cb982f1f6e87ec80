// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// One address literal, or a range of IPv4 addresses with both ends included:
/// `127.0.0.1-127.0.0.8`; several of them with commas between. The error completes "expected ...".
tl::expected<std::vector<std::string>, std::string> expand_addresses(std::string_view text);

}  // namespace sonde
