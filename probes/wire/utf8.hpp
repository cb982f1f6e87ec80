// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace sonde::wire {

/// What section 1.5.3 (3.1.1) or 1.5.4 (v5) says about a string. U+FEFF is text like any other.
enum class Utf8 : std::uint8_t { well_formed, ill_formed, null_character };

/// Overlong forms, surrogates and code points above U+10FFFF are ill-formed.
Utf8 check_utf8(std::string_view text);

}  // namespace sonde::wire
