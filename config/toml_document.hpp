// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace sonde {

/// Reads TOML 1.0 into plain values that know where they stand. The error is the first breach of
/// its syntax: behind that nothing is certain any more.
tl::expected<SettingTable, Complaint> parse_toml(std::string_view text);

}  // namespace sonde
