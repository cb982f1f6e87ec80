// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// RFC 4648 section 4, padded, without line breaks. Of at most 1 GiB, as is the next.
std::string to_base64(std::span<const std::byte> bytes);

/// Takes only what to_base64 writes: each sequence of bytes has exactly one text (3.5).
std::optional<std::vector<std::byte>> from_base64(std::string_view text);

}  // namespace sonde
