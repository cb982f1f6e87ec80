// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <map>
#include <string>
#include <string_view>

namespace sonde {

/// The parameters of a URL's query, as a form writes them: `target=a%2Fb&module=two+words`. The
/// error is a sentence: a name that is there twice, or what cannot be decoded.
tl::expected<std::map<std::string, std::string>, std::string> parse_query(std::string_view query);

}  // namespace sonde
