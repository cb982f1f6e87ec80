// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sonde::load {

/// The report's style sheet: light and dark as the reader's system has it, from a phone's width up.
std::string_view report_style();

/// The report's script: shows the values under the pointer. The page is whole without it. Has
/// neither `<` nor `&`, so that the page can be read as XML, too.
std::string_view report_script();

/// The script's SHA-256 in Base64, by which the page's policy lets it run and no other.
std::string_view report_script_hash();

}  // namespace sonde::load
