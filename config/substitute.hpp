// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"
#include "config/surroundings.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace sonde {

/// Replaces `${NAME}` by the environment variable, and `${NAME:-default}` by the default where the
/// variable is not set or empty. `$${` stands for a plain `${`. What was put in is not searched
/// again. The error is a sentence.
tl::expected<std::string, std::string> substitute(std::string_view text,
                                                  const Surroundings& around);

/// The same in all texts of a setting, however deep; keys stay as they are.
Complaints substitute_in(Setting& setting, const Surroundings& around);

}  // namespace sonde
