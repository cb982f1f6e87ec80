// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/read_setting.hpp"
#include "config/text_rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// Reads a list of texts that each pass the check; one text alone counts as a list of one. What was
/// there before is replaced.
Complaints put_list(const Setting& setting,
                    std::string_view expected,
                    TextCheck (*check)(std::string_view),
                    std::vector<std::string>& place);

}  // namespace sonde
