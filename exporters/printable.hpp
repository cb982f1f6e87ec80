// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sonde {

/// The text with whatever could move a terminal's cursor, change its state or reorder what stands
/// beside it spelled out: `\n`, `\x1b`, `\u{202e}`; and so every byte that is not UTF-8. Brokers
/// send names, reasons and certificates that nobody has checked.
std::string printable(std::string_view text);

/// How many columns the printable text takes, at one each code point.
std::size_t columns(std::string_view text);

}  // namespace sonde
