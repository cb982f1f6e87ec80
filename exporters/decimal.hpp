// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"

#include <string>

namespace sonde {

/// The shortest decimal that reads back as the same double, never with an exponent, and with a
/// point in it whatever the locale: `0.000163`, `5.0`. The number is finite.
std::string to_decimal(double number);

/// The double nearest to the decimal number of seconds, so that to_decimal gives its nanoseconds
/// without noise.
double in_seconds(Duration duration);

}  // namespace sonde
