// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sonde::manual {

/// The text for man(7): nothing in it is a request or an escape, and dashes and quotes stay what
/// they were, so that what is shown can be pasted.
std::string escaped(std::string_view text);

/// The same for flowing text: `what stands in backticks` becomes bold.
std::string prose(std::string_view text);

/// `--qos 0|1|2` with the flag in bold and what has to be put in its place in italics.
std::string usage_term(std::string_view term);

/// `.TH` and what belongs before a page. Section as in "1".
std::string page_start(std::string_view title, std::string_view section, std::string_view version);

/// Lines as they are, indented. `text` ends with a newline.
std::string literal(std::string_view text);

}  // namespace sonde::manual
