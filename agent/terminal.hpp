// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_style.hpp"

namespace sonde {

/// What may be written to standard output: colours and bars as wide as the window on a terminal
/// (unless NO_COLOR is set or TERM is `dumb`), plain text of 80 columns into a file or a pipe.
TextStyle style_of_standard_output();

bool standard_error_is_terminal();

/// Standard output is a pipe that nobody reads any more.
bool standard_output_is_deserted();

}  // namespace sonde
