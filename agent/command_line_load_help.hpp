// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sonde {

/// What stands before and behind the flags in the help of `sonde load` and of `sonde merge`.
std::string_view load_help_head();
std::string_view load_help_tail();
std::string_view merge_help_head();
std::string_view merge_help_tail();

}  // namespace sonde
