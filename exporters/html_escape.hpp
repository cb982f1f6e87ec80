// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sonde {

/// Text as it may stand in HTML, in an element or in a quoted attribute; what printable() spells
/// out is spelled out here, too.
std::string escape_html(std::string_view text);

}  // namespace sonde
