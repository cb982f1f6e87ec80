// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/read_setting.hpp"

#include <string>

namespace sonde {

/// A regular expression that RE2 takes, as it stands there.
Reading<std::string> read_pattern(const Setting& setting);

}  // namespace sonde
