// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"

#include <ostream>

namespace sonde {

/// Where a load command writes: results to `out`, what is for people beside them to `error`.
struct LoadOutput {
    std::ostream& out;
    std::ostream& error;
    TextStyle style{};  ///< Of `out`.
    bool error_is_terminal{false};
};

}  // namespace sonde
