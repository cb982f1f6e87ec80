// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sonde {

/// What standard output is for.
enum class OutputFormat : std::uint8_t {
    text,  ///< People.
    json,  ///< Programs.
};

}  // namespace sonde
