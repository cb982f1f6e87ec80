// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sonde {

/// What a part of a URL's path stands for (RFC 3986 2.1): `a%2Fb` for `a/b`. Nothing where a `%` is
/// not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace sonde
