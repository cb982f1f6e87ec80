// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/setting.hpp"

#include <tl/expected.hpp>

#include <string_view>

namespace sonde {

/// Reads a document of YAML into the same values as one of TOML, each with its place. A scalar that
/// is not quoted and reads `true` or `false` is a boolean; every other one is text, and nothing is
/// the empty text, also where the file is empty. A key that comes twice is a complaint, as is what
/// YAML can say and settings cannot. No message quotes the document.
tl::expected<Setting, Complaint> parse_yaml(std::string_view text);

/// The same of a document of keys with values; an empty one has none.
tl::expected<SettingTable, Complaint> parse_yaml_table(std::string_view text);

}  // namespace sonde
